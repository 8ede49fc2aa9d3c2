using WasmPay.Wasm;
using WasmPay.Wasm.Engine;
using ValueType = WasmPay.Wasm.Engine.ValueType;

namespace WasmPay.Sandbox.Tests.Differential;

/// <summary>What the specification leaves open is settled, so that a verdict replays bit for bit.</summary>
public sealed class DeterminismTests
{
    public static TheoryData<byte, uint> Operators32 =>
        new() { { 0x92, 0x7FA0_0000 }, { 0x93, 0xFFC0_0000 }, { 0x94, 0xFFA0_0001 }, { 0x95, 0x0000_0000 }, { 0x96, 0x7FC0_0001 }, { 0x97, 0xFFFF_FFFF } };

    [Theory]
    [MemberData(nameof(Operators32))]
    public void A_NaN_that_is_computed_is_always_the_canonical_one(byte opcode, uint operand)
    {
        var binary = Wasmtime.Modules.Function(
            "f", new FunctionType([ValueType.F32], [ValueType.F32]), code => code.Op(0x20, 0).F32(0).Op(opcode));
        using var engine = new ManagedEngine();
        Assert.True(engine.TryCompile(binary, new CompileOptions(), out var module, out _));
        using var store = engine.CreateStore(new StoreLimits());
        store.Fuel = 100;
        var results = new CoreValue[1];
        ((ICoreFunction)store.Instantiate(module, []).Export("f")!).Invoke([new CoreValue(operand, null)], results);
        Assert.Equal(0x7FC0_0000U, (uint)results[0].Bits);
    }
}
