using WasmPay.Wasm.Engine;
using ValueType = WasmPay.Wasm.Engine.ValueType;

namespace WasmPay.Sandbox.Engines.Differential;

/// <summary>
/// Adds a function that calls itself with a counter. What its calls weigh by its shape is left to chance: locals that are never used, and
/// calls that are never made, which an engine that compiles may hold against a frame and one that interprets may overlook.
/// </summary>
internal static class RecursionGenerator
{
    private const byte Empty = 0x40, End = 0x0B;
    private const int MostLocals = 600, MostColdCalls = 400;

    // About as deep as calls of weight 1 may nest.
    private const int MostDepth = 1_200;

    // Where it counts its returns, and keeps what lives across the call.
    private const int Counter = 16, Kept = 24;

    /// <summary>Adds it as <c>deep</c>, and as <c>descend</c> a call of it from a depth near the limit.</summary>
    public static void Add(ModuleWriter module, Random random)
    {
        var type = new FunctionType([ValueType.I32], [ValueType.I32]);
        ValueType[] locals =
        [
            ValueType.I64,
            .. Enumerable.Range(0, random.Next(2) == 0 ? 0 : random.Next(MostLocals))
                .Select(_ => ModuleGenerator.Numbers[random.Next(ModuleGenerator.Numbers.Length)]),
        ];
        var deep = module.NextFunction;
        module.Export("deep", 0, module.Function(type, locals, Body(random, deep)));
        var descend = new CodeWriter(random).I32(random.Next(MostDepth)).Op(0x10, deep).Op(End);
        module.Export("descend", 0, module.Function(new FunctionType([], [ValueType.I32]), [], descend.Bytes));
    }

    private static byte[] Body(Random random, uint self)
    {
        var code = new CodeWriter(random).Op(0x20, 0u).Op(0x04, Empty);
        code.I32(Kept).Op(0x29, 3, 0).Op(0x21, 1u);
        code.Op(0x20, 0u).I32(int.MinValue).Op(0x46).Op(0x04, Empty);
        for (var cold = random.Next(2) == 0 ? 0 : random.Next(MostColdCalls); cold > 0; cold--) code.I32(cold).Op(0x10, self).Op(0x1A);
        code.Op(End);
        code.Op(0x20, 0u).I32(1).Op(0x6B).Op(0x10, self).Op(0x1A);
        code.I32(Kept).Op(0x20, 1u).I64(1).Op(0x7C).Op(0x37, 3, 0);
        code.I32(Counter).I32(Counter).Op(0x28, 2, 0).I32(1).Op(0x6A).Op(0x36, 2, 0);
        return code.Op(End).Op(0x20, 0u).Op(End).Bytes;
    }
}
