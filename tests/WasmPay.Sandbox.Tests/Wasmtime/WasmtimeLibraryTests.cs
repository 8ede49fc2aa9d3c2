using WasmPay.Sandbox.Engines.Wasmtime;
using WasmPay.Testing;

namespace WasmPay.Sandbox.Tests.Wasmtime;

public sealed class WasmtimeLibraryTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("wasmpay-library-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("libwasmtime.so")]
    [InlineData("lib/libwasmtime.so")]
    [InlineData("runtimes/linux-x64/native/libwasmtime.so")]
    [InlineData("wasmtime/linux-x86_64/_libwasmtime.so")]
    public void A_folder_may_be_a_build_a_package_or_a_wheel(string place)
    {
        if (!OperatingSystem.IsLinux()) return;
        var file = Path.Combine(_folder, place);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllBytes(file, []);
        Assert.Equal([file], LibrarySearch.FilesAt(_folder));
    }

    [Fact]
    public void A_place_without_a_library_is_refused_in_a_sentence_that_names_it()
    {
        Assert.False(LibrarySearch.TryOpen(_folder, out _, out _, out var reason));
        Assert.Equal($"No Wasmtime library is at {_folder}, which the path given names.", reason);
    }

    [Fact]
    public void A_file_that_is_no_library_is_refused_in_a_sentence_that_names_it()
    {
        var file = Path.Combine(_folder, "libwasmtime.so");
        File.WriteAllText(file, "not a library");
        Assert.False(LibrarySearch.TryOpen(file, out _, out _, out var reason));
        Assert.Contains("is not a library that this machine can load", reason, StringComparison.Ordinal);
    }

    [SharedFact(WasmtimeLibraryForTests.Wheel36)]
    public void A_second_library_in_one_process_is_refused_and_the_first_stays()
    {
        Assert.True(WasmtimeLibrary.TryFind(WasmtimeFixture.Options.LibraryPath, out var first, out _));
        Assert.False(WasmtimeLibrary.TryFind(WasmtimeLibraryForTests.Unpack(WasmtimeLibraryForTests.Wheel36), out _, out var reason));
        Assert.Contains("cannot load another", reason, StringComparison.Ordinal);
        Assert.True(WasmtimeLibrary.TryFind(null, out var again, out _));
        Assert.Same(first, again);
    }

    [Theory]
    [InlineData(33, false)]
    [InlineData(34, true)]
    [InlineData(36, true)]
    [InlineData(37, false)]
    [InlineData(47, false)]
    [InlineData(48, true)]
    [InlineData(49, false)]
    public void Only_releases_whose_layout_is_known_are_supported(int major, bool supported) =>
        Assert.Equal(supported, new WasmtimeVersion(major, 0, 0).IsSupported);
}
