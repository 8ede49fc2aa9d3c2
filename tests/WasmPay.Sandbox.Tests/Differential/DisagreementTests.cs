using System.Diagnostics.CodeAnalysis;
using WasmPay.Sandbox.Engines.Differential;
using WasmPay.Wasm;
using WasmPay.Wasm.Engine;
using ValueType = WasmPay.Wasm.Engine.ValueType;

namespace WasmPay.Sandbox.Tests.Differential;

/// <summary>An engine that is wrong is found out, whatever it is wrong in.</summary>
public sealed class DisagreementTests
{
    private static readonly FunctionType I32ToI32 = new([ValueType.I32], [ValueType.I32]);

    /// <summary>What the second engine takes for another instruction, and a body that shows it.</summary>
    public static TheoryData<string, byte, byte> Mistakes => new()
    {
        { "a result", 0x6A, 0x6B },
        { "a trap", 0x6D, 0x6F },
        { "fuel", 0x45, 0x01 },
        { "memory", 0x36, 0x3A },
        { "a global", 0x24, 0x1A },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_mistake_is_reported(string what, byte right, byte wrong)
    {
        var binary = Wasmtime.Modules.Function("f", I32ToI32, code => Body(what, code), module =>
        {
            module.Memory(new(1, 1));
            module.Global(ValueType.I32, true, new CodeWriter().I32(0).Op(0x0B).Bytes);
            module.Export("memory", 2, 0);
            module.Export("global", 3, 0);
        });
        using var honest = new ManagedEngine();
        using var mistaken = new MistakenEngine(right, wrong);
        Assert.NotEmpty(Run(new DifferentialEngine(honest, mistaken), binary));
        Assert.Empty(Run(new DifferentialEngine(honest, honest), binary));
    }

    [Fact]
    public void A_module_that_only_one_engine_accepts_is_reported()
    {
        using var honest = new ManagedEngine();
        using var mistaken = new MistakenEngine(0x6A, 0xFF);
        using var both = new DifferentialEngine(honest, mistaken);
        Assert.False(both.TryCompile(Wasmtime.Modules.Add(), new CompileOptions(), out _, out _));
        Assert.Single(both.Disagreements);
    }

    [Fact]
    public void What_a_host_function_does_to_the_guest_is_done_on_both_engines_once()
    {
        using var engine = new ManagedEngine();
        using var both = new DifferentialEngine(engine, engine);
        var binary = Wasmtime.Modules.CallsImport(I32ToI32, module =>
        {
            module.Memory(new(1, 1));
            module.Export("memory", 2, 0);
        });
        Assert.True(both.TryCompile(binary, new CompileOptions(), out var module, out _));
        using var store = both.CreateStore(new StoreLimits());
        store.Fuel = 1_000;
        ICoreMemory? memory = null;
        var calls = 0;
        var host = store.CreateFunction(I32ToI32, (arguments, results) =>
        {
            calls++;
            memory!.Bytes[7] = (byte)arguments[0].Bits;
            results[0] = CoreValue.I32(calls);
        });
        var instance = store.Instantiate(module, [host]);
        memory = (ICoreMemory)instance.Export("memory")!;
        var values = new CoreValue[1];
        ((ICoreFunction)instance.Export("call")!).Invoke([CoreValue.I32(5)], values);
        Assert.Equal((1, 1, 5), (calls, values[0].AsI32, memory.Bytes[7]));
        Assert.Empty(both.Disagreements);
    }

    private static CodeWriter Body(string what, CodeWriter code) => what switch
    {
        "a result" => code.Op(0x20, 0).I32(3).Op(0x6A),
        "a trap" => code.I32(int.MinValue).I32(-1).Op(0x6D),
        "fuel" => code.Op(0x20, 0).Op(0x45),
        "memory" => code.I32(8).I32(0x1234).Op(0x36, 0, 0).Op(0x20, 0),
        _ => code.Op(0x20, 0).I32(9).Op(0x24, 0),
    };

    private static IReadOnlyCollection<Disagreement> Run(DifferentialEngine both, byte[] binary)
    {
        Assert.True(both.TryCompile(binary, new CompileOptions(), out var module, out _));
        using var store = both.CreateStore(new StoreLimits());
        store.Fuel = 1_000;
        var instance = store.Instantiate(module, []);
        foreach (var export in module.Exports) instance.Export(export.Name);
        try
        {
            ((ICoreFunction)instance.Export("f")!).Invoke([CoreValue.I32(0)], new CoreValue[1]);
        }
        catch (TrapException)
        {
            // The first engine's; what the second did is compared.
        }

        return both.Disagreements;
    }

    /// <summary>Takes the last instruction of one kind for another.</summary>
    private sealed class MistakenEngine(byte right, byte wrong) : ICoreEngine
    {
        private readonly ManagedEngine _engine = new();

        public EngineIdentity Identity => _engine.Identity;

        public bool TryCompile(
            ReadOnlyMemory<byte> binary, CompileOptions options, [NotNullWhen(true)] out ICoreModule? module, [NotNullWhen(false)] out ModuleError? error)
        {
            var mistaken = binary.ToArray();
            mistaken[Array.LastIndexOf(mistaken, right)] = wrong;
            return _engine.TryCompile(mistaken, options, out module, out error);
        }

        public ICoreStore CreateStore(StoreLimits limits) => _engine.CreateStore(limits);

        public void Dispose() => _engine.Dispose();
    }
}
