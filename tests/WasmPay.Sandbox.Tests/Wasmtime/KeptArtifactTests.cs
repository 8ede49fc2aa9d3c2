using WasmPay.Sandbox.Engines;
using WasmPay.Sandbox.Tests.Validators;

namespace WasmPay.Sandbox.Tests.Wasmtime;

/// <summary>A sandbox on Wasmtime keeps what it compiled, and believes only what it wrote itself.</summary>
public sealed class KeptArtifactTests : IDisposable
{
    private static readonly DateTime Past = new(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc);

    private readonly string _root = Directory.CreateTempSubdirectory("wasmpay-kept-").FullName;

    private string Folder => Path.Combine(_root, "artifacts");

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void A_second_load_of_a_component_comes_from_the_folder()
    {
        Load(Folder);
        var artifacts = Artifacts();
        Assert.NotEmpty(artifacts);
        foreach (var file in artifacts) File.SetLastWriteTimeUtc(file, Past);
        Load(Folder);
        // Whatever is compiled is also written, so a file that is as old as it was made has been read.
        Assert.Equal(artifacts, Artifacts());
        Assert.All(artifacts, file => Assert.Equal(Past, File.GetLastWriteTimeUtc(file)));
    }

    [Fact]
    public void A_tampered_file_is_compiled_anew_and_replaced()
    {
        Load(Folder);
        var file = Artifacts()[0];
        var forged = File.ReadAllBytes(file);
        forged[^1] ^= 1;
        File.WriteAllBytes(file, forged);
        File.SetLastWriteTimeUtc(file, Past);
        Load(Folder);
        Assert.NotEqual(Past, File.GetLastWriteTimeUtc(file));
        Assert.NotEqual(forged, File.ReadAllBytes(file));
    }

    [Fact]
    public void The_key_lies_beside_the_folder_and_not_in_it()
    {
        Load(Folder + Path.DirectorySeparatorChar);
        Assert.True(File.Exists(Folder + ".key"));
        Assert.All(Directory.GetFiles(Folder), file => Assert.EndsWith(".artifact", file, StringComparison.Ordinal));
    }

    [Fact]
    public void Without_a_folder_nothing_is_kept()
    {
        Load(null);
        Assert.Empty(Directory.GetFileSystemEntries(_root));
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_said_by_name()
    {
        File.WriteAllText(Folder, "in the way");
        var unusable = Assert.Throws<EngineUnavailableException>(() => Load(Folder));
        Assert.Contains(Folder, unusable.Message, StringComparison.Ordinal);
    }

    private string[] Artifacts() => [.. Directory.GetFiles(Folder).Order(StringComparer.Ordinal)];

    private static void Load(string? folder)
    {
        var selection = EngineFactory.Select(EngineChoice.Wasmtime, folder, WasmtimeFixture.Options);
        using var engine = selection.Engine;
        if (folder is not null) Assert.Contains("is kept in", selection.Reason, StringComparison.Ordinal);
        using var sandbox = new Sandbox(new() { ArtifactFolder = folder }, engine);
        Assert.True(sandbox.TryLoad(Fixture.Bytes("behaviours-utf8.wasm"), out var validator, out _));
        validator.Dispose();
    }
}
