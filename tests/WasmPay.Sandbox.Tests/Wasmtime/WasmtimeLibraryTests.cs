using WasmPay.Sandbox.Engines.Wasmtime;

namespace WasmPay.Sandbox.Tests.Wasmtime;

public sealed class WasmtimeLibraryTests
{
    [Fact]
    public void The_packages_library_is_there_without_being_named()
    {
        Assert.True(WasmtimeLibrary.TryFind(out var reason));
        Assert.Equal("Wasmtime 50.0.1.", reason);
        using var engine = new WasmtimeEngine(WasmtimeFixture.Options);
        Assert.Equal(("wasmtime", "50.0.1", "wasmtime-50"), (engine.Identity.Name, engine.Identity.Version, engine.Identity.FuelSchedule));
    }

    [Fact]
    public void A_second_library_in_one_process_is_refused_and_the_first_stays()
    {
        Assert.True(WasmtimeLibrary.TryFind(null, out var first, out _));
        Assert.False(WasmtimeLibrary.TryFind("another.so", out _, out var reason));
        Assert.Contains("cannot load another", reason, StringComparison.Ordinal);
        Assert.True(WasmtimeLibrary.TryFind(null, out var again, out _));
        Assert.Same(first, again);
    }

    [Theory]
    [InlineData(36, false)]
    [InlineData(47, false)]
    [InlineData(48, true)]
    [InlineData(49, false)]
    [InlineData(50, true)]
    [InlineData(51, false)]
    public void Only_releases_whose_layout_is_known_are_supported(int major, bool supported) =>
        Assert.Equal(supported, new WasmtimeVersion(major, 0, 0).IsSupported);
}
