using WasmPay.Wasm.Engine;
using ValueType = WasmPay.Wasm.Engine.ValueType;

namespace WasmPay.Sandbox.Engines.Differential;

/// <summary>Writes random valid modules: the same seed, the same module.</summary>
internal sealed class ModuleGenerator(Random random)
{
    internal const int TableSize = 8;
    internal const int PassiveBytes = 24;

    internal static readonly ValueType[] Numbers = [ValueType.I32, ValueType.I64, ValueType.F32, ValueType.F64, ValueType.V128];

    private const int MaximumFunctions = 5;
    private const int MaximumParameters = 4;

    private static readonly FunctionType HostType = new([ValueType.I32, ValueType.I64], [ValueType.I32]);
    private static readonly FunctionType VectorHostType = new([ValueType.V128, ValueType.I32], [ValueType.V128]);

    /// <summary>A module with a memory, a table, a global of each type of numbers and vectors, and some functions, all exported.</summary>
    public byte[] Next()
    {
        var module = new ModuleWriter();
        List<FunctionType> functions = [HostType, VectorHostType];
        module.ImportFunction("host", "mix", HostType);
        module.ImportFunction("host", "turn", VectorHostType);
        for (var count = random.Next(1, MaximumFunctions); count > 0; count--) functions.Add(FunctionType());
        uint[] elements = [.. Enumerable.Range(0, TableSize - 2).Select(_ => (uint)random.Next(functions.Count))];
        module.Table(ValueType.FuncRef, new SizeLimits(TableSize, 2 * TableSize));
        module.Memory(new SizeLimits(1, 3));
        foreach (var type in Numbers) module.Global(type, true, Constant(type));
        for (var i = 2; i < functions.Count; i++)
        {
            ValueType[] locals = [.. Enumerable.Range(0, random.Next(2, 6)).Select(_ => Number())];
            var body = new BodyGenerator(random, module, functions, elements, functions[i], locals);
            module.Export($"f{i}", 0, module.Function(functions[i], locals, body.Write()));
        }

        RecursionGenerator.Add(module, random);
        module.Elements(0, elements);
        module.Data(random.Next(200), Bytes(random.Next(64)));
        module.Data(65536 - 16, Bytes(16));
        module.PassiveData(Bytes(PassiveBytes));
        module.Export("memory", 2, 0);
        module.Export("table", 1, 0);
        for (var i = 0u; i < Numbers.Length; i++) module.Export($"g{i}", 3, i);
        return module.Write();
    }

    private FunctionType FunctionType() => new(
        [.. Enumerable.Range(0, random.Next(MaximumParameters)).Select(_ => Number())],
        [.. Enumerable.Range(0, random.Next(8) == 0 ? 2 : random.Next(2)).Select(_ => Number())]);

    private ValueType Number() => Numbers[random.Next(Numbers.Length)];

    private byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }

    private byte[] Constant(ValueType type) => BodyGenerator.Constant(new CodeWriter(), type, BoundaryValues.Next(random, type)).Op(0x0B).Bytes;
}
