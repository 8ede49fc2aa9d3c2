using WasmPay.Sandbox.Engines.Wasmtime;
using WasmPay.Sandbox.Tests.Wasmtime;
using WasmPay.Testing;
using WasmPay.Wasm;
using WasmPay.Wasm.Engine;

namespace WasmPay.Sandbox.Tests.Validators;

/// <summary>Checked-in components, and the engines to run them on.</summary>
internal static class Fixture
{
    public static string[] Encodings { get; } = ["utf8", "utf16", "latin1"];

    /// <summary>The managed engine, and Wasmtime where its library is beside the checkout.</summary>
    public static string[] Engines { get; } =
        SharedMaterial.MissingReason(WasmtimeLibraryForTests.Wheel48) is null ? ["managed", "wasmtime"] : ["managed"];

    public static ICoreEngine NewEngine(string name) => name == "managed" ? new ManagedEngine() : new WasmtimeEngine(WasmtimeFixture.Options);

    /// <summary>An engine with room for as many core instances as a component may make.</summary>
    public static ICoreEngine NewRoomyEngine(string name) => name == "managed"
        ? new ManagedEngine()
        : new WasmtimeEngine(WasmtimeFixture.Options with { Pool = new WasmtimePool { Instances = 300, Memories = 40, Tables = 40 } });

    public static byte[] Bytes(string name) => File.ReadAllBytes(Path.Combine(SharedMaterial.RepositoryRoot, "tests", "WasmPay.Sandbox.Tests", "Fixtures", name));

    /// <summary>A component of <c>Fixtures/Hostile</c>.</summary>
    public static byte[] Hostile(string name) => Bytes(Path.Combine("Hostile", name + ".wasm"));

    public static TheoryData<string, string> EnginesAndEncodings()
    {
        var data = new TheoryData<string, string>();
        foreach (var engine in Engines)
            foreach (var encoding in Encodings) data.Add(engine, encoding);
        return data;
    }
}

/// <summary>A sandbox with one validator, for one test.</summary>
internal sealed class Bench : IDisposable
{
    private readonly ICoreEngine _engine;
    private readonly Sandbox _sandbox;

    public Bench(string engine, byte[] component, SandboxOptions? options = null)
        : this(Fixture.NewEngine(engine), component, options)
    {
    }

    /// <summary>On an engine that goes with the bench.</summary>
    public Bench(ICoreEngine engine, byte[] component, SandboxOptions? options = null)
    {
        _engine = engine;
        var given = options ?? new();
        // A busy machine fails no test; those of deadlines set their own.
        _sandbox = new(given.Deadline == new SandboxOptions().Deadline ? given with { Deadline = TimeSpan.FromMinutes(1) } : given, _engine);
        Assert.True(_sandbox.TryLoad(component, out var validator, out var refusals), string.Join(Environment.NewLine, refusals));
        Validator = validator;
    }

    public Validator Validator { get; }

    public void Dispose()
    {
        Validator.Dispose();
        _sandbox.Dispose();
        _engine.Dispose();
    }
}
