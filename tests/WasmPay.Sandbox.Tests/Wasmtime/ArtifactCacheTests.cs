using System.Security.Cryptography;
using WasmPay.Sandbox.Engines.Wasmtime;
using WasmPay.Testing;
using WasmPay.Wasm.Engine;
using static WasmPay.Sandbox.Tests.Wasmtime.Modules;

namespace WasmPay.Sandbox.Tests.Wasmtime;

public sealed class ArtifactCacheTests : IDisposable
{
    private static readonly WasmtimeVersion Version = new(50, 0, 1);
    private static readonly byte[] Module = Add();
    private static readonly byte[] Artifact = [1, 2, 3, 4, 5];

    private readonly string _folder = Directory.CreateTempSubdirectory("wasmpay-cache-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void What_was_written_is_read_again_also_by_another_process()
    {
        Cache().Write(Module, Artifact);
        Assert.Equal(Artifact, Cache().TryRead(Module));
    }

    [Fact]
    public void A_flipped_bit_anywhere_makes_the_artifact_absent()
    {
        var cache = Cache();
        cache.Write(Module, Artifact);
        var file = Assert.Single(Artifacts());
        var bytes = File.ReadAllBytes(file);
        for (var i = 0; i < bytes.Length; i++)
        {
            var tampered = (byte[])bytes.Clone();
            tampered[i] ^= 1;
            File.WriteAllBytes(file, tampered);
            Assert.Null(cache.TryRead(Module));
        }
    }

    [Fact]
    public void A_truncated_or_longer_file_is_absent()
    {
        var cache = Cache();
        cache.Write(Module, Artifact);
        var file = Assert.Single(Artifacts());
        var bytes = File.ReadAllBytes(file);
        foreach (var wrong in new[] { [], bytes[..10], bytes[..^1], [.. bytes, (byte)0] })
        {
            File.WriteAllBytes(file, wrong);
            Assert.Null(cache.TryRead(Module));
        }
    }

    [Fact]
    public void An_artifact_under_another_modules_name_is_absent()
    {
        var cache = Cache();
        var other = Function("f", NoneToNone, _ => { });
        cache.Write(Module, Artifact);
        var file = Assert.Single(Artifacts());
        File.Copy(file, cache.PathOf(SHA256.HashData(other)));
        Assert.Null(cache.TryRead(other));
    }

    [Fact]
    public void Another_version_settings_or_key_does_not_believe_it()
    {
        var cache = Cache();
        cache.Write(Module, Artifact);
        var file = Assert.Single(Artifacts());
        foreach (var (name, stranger) in new (string, ArtifactCache)[]
        {
            ("version", Cache(version: new WasmtimeVersion(50, 0, 2))),
            ("settings", Cache(settings: "other")),
            ("key", Cache(key: "other-key")),
        })
        {
            var path = stranger.PathOf(SHA256.HashData(Module));
            if (path != file) File.Copy(file, path, overwrite: true);
            Assert.True(stranger.TryRead(Module) is null, name);
        }
    }

    [Fact]
    public void The_key_is_readable_by_its_owner_only()
    {
        Cache();
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(_folder, "keys", "key")));
    }

    [Fact]
    public void An_engine_runs_from_the_cache_and_recompiles_what_was_tampered_with()
    {
        var options = WasmtimeFixture.Options with { Cache = Options("key") };
        Assert.Equal(42, Run(options));
        var file = Assert.Single(Artifacts());
        var authentic = File.ReadAllBytes(file);
        Assert.Equal(42, Run(options));
        Assert.Equal(authentic, File.ReadAllBytes(file));

        // A forger without the key replaces the code by other code that Wasmtime itself would load.
        var forged = (byte[])authentic.Clone();
        forged.AsSpan(forged.Length / 2).Clear();
        File.WriteAllBytes(file, forged);
        Assert.Equal(42, Run(options));
        Assert.NotEqual(forged, File.ReadAllBytes(file));
    }

    private static int Run(WasmtimeOptions options) => GuestThread.Run(() =>
    {
        using var engine = new WasmtimeEngine(options);
        Assert.True(engine.TryCompile(Module, new CompileOptions(), out var module, out _));
        using var store = engine.CreateStore(new StoreLimits());
        store.Fuel = 1000;
        var results = new CoreValue[1];
        ((ICoreFunction)store.Instantiate(module, []).Export("add")!).Invoke([CoreValue.I32(40), CoreValue.I32(2)], results);
        module.Dispose();
        return results[0].AsI32;
    });

    private string[] Artifacts() => Directory.GetFiles(Path.Combine(_folder, "artifacts"), "*.artifact");

    private ArtifactCacheOptions Options(string key) =>
        new() { Folder = Path.Combine(_folder, "artifacts"), KeyFile = Path.Combine(_folder, "keys", key) };

    private ArtifactCache Cache(WasmtimeVersion? version = null, string settings = "settings", string key = "key") =>
        new(Options(key), version ?? Version, settings);
}
