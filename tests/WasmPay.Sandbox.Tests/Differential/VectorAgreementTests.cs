using WasmPay.Sandbox.Engines.Differential;
using WasmPay.Sandbox.Engines.Wasmtime;
using WasmPay.Sandbox.Tests.Wasmtime;
using WasmPay.Testing;
using WasmPay.Wasm;
using WasmPay.Wasm.Engine;
using Xunit.Abstractions;
using ValueType = WasmPay.Wasm.Engine.ValueType;

namespace WasmPay.Sandbox.Tests.Differential;

/// <summary>Both engines agree on every vector instruction over values at boundaries, whether these are parameters or constants.</summary>
public sealed class VectorAgreementTests(ITestOutputHelper output)
{
    private const int CallsOfInstruction = 120;
    private const int ConstantsOfInstruction = 12;

    private static readonly WasmtimeOptions OnDemand = WasmtimeFixture.Options with { Pool = null };

    [Fact]
    public void Every_instruction_agrees_on_its_parameters()
    {
        var random = new Random(20_26);
        var module = new ModuleWriter();
        foreach (var (i, each) in VectorOperators.All().Index())
        {
            var code = new CodeWriter();
            for (var operand = 0u; operand < each.Operands.Length; operand++) code.Op(0x20, operand);
            Add(module, $"f{i}", new([.. each.Operands], [each.Result]), Operate(code, each, random));
        }

        Compare(module, random, CallsOfInstruction);
    }

    // The JIT computes with constants, and has been wrong where machine code was right.
    [Fact]
    public void Every_instruction_agrees_on_constants()
    {
        var random = new Random(62_02);
        var module = new ModuleWriter();
        foreach (var (i, each) in VectorOperators.All().Index())
        {
            for (var round = 0; round < ConstantsOfInstruction; round++)
            {
                var code = new CodeWriter();
                foreach (var operand in each.Operands) BodyGenerator.Constant(code, operand, BoundaryValues.Next(random, operand));
                Add(module, $"f{i}-{round}", new([], [each.Result]), Operate(code, each, random));
            }
        }

        Compare(module, random, calls: 1);
    }

    [Fact]
    public void Every_load_and_store_agrees_on_memory()
    {
        var random = new Random(26);
        var module = new ModuleWriter();
        module.Memory(new(1, 1));
        module.Export("memory", 2, 0);
        foreach (var (i, access) in VectorOperators.Loads().Index())
        {
            var code = new CodeWriter().Op(0x20, 0);
            if (access.Lanes > 0) code.Op(0x20, 1);
            Add(module, $"load{i}", new([ValueType.I32, ValueType.V128], [ValueType.V128]), At(code, access, random));
        }

        foreach (var (i, access) in VectorOperators.Stores().Index())
            Add(module, $"store{i}", new([ValueType.I32, ValueType.V128], []), At(new CodeWriter().Op(0x20, 0).Op(0x20, 1), access, random));
        Compare(module, random, CallsOfInstruction);
    }

    private static CodeWriter Operate(CodeWriter code, Operator chosen, Random random)
    {
        code.Op(chosen.Code);
        for (var i = 0; chosen.Lanes > 0 && i < chosen.LaneCount; i++) code.Op((byte)random.Next(chosen.Lanes));
        return code;
    }

    private static CodeWriter At(CodeWriter code, Access access, Random random)
    {
        code.Op(access.Code).Unsigned(0).Unsigned((ulong)random.Next(40));
        return access.Lanes > 0 ? code.Op((byte)random.Next(access.Lanes)) : code;
    }

    private static void Add(ModuleWriter module, string name, FunctionType type, CodeWriter code) =>
        module.Export(name, 0, module.Function(type, [], code.Op(0x0B).Bytes));

    private void Compare(ModuleWriter writer, Random random, int calls) => GuestThread.Run(() =>
    {
        using var managed = new ManagedEngine();
        using var wasmtime = new WasmtimeEngine(OnDemand);
        using var both = new DifferentialEngine(managed, wasmtime);
        Assert.True(both.TryCompile(writer.Write(), new CompileOptions(), out var module, out var error), error?.ToString());
        using var store = both.CreateStore(new StoreLimits());
        store.Fuel = 1_000;
        var instance = store.Instantiate(module, []);
        var made = 0;
        foreach (var function in module.Exports.Select(export => instance.Export(export.Name)).ToList().OfType<ICoreFunction>())
        {
            var type = (FunctionType)function.Type;
            for (var i = 0; i < calls; i++, made++)
            {
                store.Fuel = 1_000;
                try
                {
                    function.Invoke([.. type.Parameters.Select(parameter => BoundaryValues.Next(random, parameter))], new CoreValue[type.Results.Length]);
                }
                catch (TrapException)
                {
                    // Out of bounds, on both.
                }
            }
        }

        output.WriteLine($"{made} calls");
        Assert.Empty(both.TakeDisagreements().Take(20));
    });
}
