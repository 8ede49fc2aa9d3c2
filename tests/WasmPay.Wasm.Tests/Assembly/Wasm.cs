using System.Text;

namespace WasmPay.Wasm.Tests.Assembly;

/// <summary>Writes binary modules by hand: sections are given as their vectors' elements.</summary>
internal sealed class Wasm
{
    public const byte I32 = 0x7F, I64 = 0x7E, F32 = 0x7D, F64 = 0x7C, V128 = 0x7B, FuncRef = 0x70, ExternRef = 0x6F;

    private readonly List<byte[]> _types = [], _imports = [], _functions = [], _tables = [], _memories = [], _globals = [], _exports = [];
    private readonly List<byte[]> _elements = [], _codes = [], _data = [];
    private int _importedFunctions;
    private uint? _start;
    private bool _dataCount;

    public static byte[] U(ulong value)
    {
        var bytes = new List<byte>();
        do
        {
            bytes.Add((byte)((value & 0x7F) | (value > 0x7F ? 0x80u : 0)));
            value >>= 7;
        }
        while (value > 0);
        return [.. bytes];
    }

    public static byte[] S(long value)
    {
        var bytes = new List<byte>();
        while (true)
        {
            var low = (byte)(value & 0x7F);
            value >>= 7;
            if ((value == 0 && (low & 0x40) == 0) || (value == -1 && (low & 0x40) != 0)) return [.. bytes, low];
            bytes.Add((byte)(low | 0x80));
        }
    }

    public static byte[] Name(string name) => [.. U((ulong)Encoding.UTF8.GetByteCount(name)), .. Encoding.UTF8.GetBytes(name)];

    public static byte[] Vector(IReadOnlyList<byte[]> elements) => [.. U((ulong)elements.Count), .. elements.SelectMany(element => element)];

    public static byte[] Section(byte id, byte[] content) => [id, .. U((ulong)content.Length), .. content];

    public static byte[] Const(int value) => [0x41, .. S(value)];

    public static byte[] Const(long value) => [0x42, .. S(value)];

    public int Type(byte[] parameters, byte[] results)
    {
        byte[] type = [0x60, .. U((ulong)parameters.Length), .. parameters, .. U((ulong)results.Length), .. results];
        var at = _types.FindIndex(known => known.AsSpan().SequenceEqual(type));
        if (at >= 0) return at;
        _types.Add(type);
        return _types.Count - 1;
    }

    public int ImportFunction(string module, string name, byte[] parameters, byte[] results)
    {
        _imports.Add([.. Name(module), .. Name(name), 0, .. U((ulong)Type(parameters, results))]);
        return _importedFunctions++;
    }

    public Wasm ImportMemory(string module, string name, uint pages)
    {
        _imports.Add([.. Name(module), .. Name(name), 2, 0, .. U(pages)]);
        return this;
    }

    /// <summary>Adds a function and exports it where it has a name; the body is without its <c>end</c>.</summary>
    public int Function(string? export, byte[] parameters, byte[] results, byte[] body, params (uint Count, byte Type)[] locals)
    {
        _functions.Add(U((ulong)Type(parameters, results)));
        byte[] code = [.. Vector([.. locals.Select(run => (byte[])[.. U(run.Count), run.Type])]), .. body, 0x0B];
        _codes.Add([.. U((ulong)code.Length), .. code]);
        var index = _importedFunctions + _functions.Count - 1;
        if (export is not null) Export(export, 0, index);
        return index;
    }

    public Wasm Export(string name, byte kind, int index)
    {
        _exports.Add([.. Name(name), kind, .. U((ulong)index)]);
        return this;
    }

    public Wasm Memory(uint pages, uint? maximum = null)
    {
        _memories.Add(maximum is { } bound ? [1, .. U(pages), .. U(bound)] : [0, .. U(pages)]);
        return this;
    }

    public Wasm Table(uint size, uint? maximum = null, byte type = FuncRef)
    {
        _tables.Add(maximum is { } bound ? [type, 1, .. U(size), .. U(bound)] : [type, 0, .. U(size)]);
        return this;
    }

    public Wasm Global(byte type, bool mutable, byte[] initial)
    {
        _globals.Add([type, (byte)(mutable ? 1 : 0), .. initial, 0x0B]);
        return this;
    }

    public Wasm Elements(int at, params int[] functions)
    {
        _elements.Add([0, .. Const(at), 0x0B, .. Vector([.. functions.Select(index => U((ulong)index))])]);
        return this;
    }

    public Wasm Data(int at, params byte[] bytes)
    {
        _data.Add([0, .. Const(at), 0x0B, .. U((ulong)bytes.Length), .. bytes]);
        return this;
    }

    public Wasm PassiveData(params byte[] bytes)
    {
        _dataCount = true;
        _data.Add([1, .. U((ulong)bytes.Length), .. bytes]);
        return this;
    }

    public Wasm Start(int function)
    {
        _start = (uint)function;
        return this;
    }

    public byte[] Build(params byte[][] after)
    {
        List<byte> bytes = [0, 0x61, 0x73, 0x6D, 1, 0, 0, 0];
        void Add(byte id, List<byte[]> elements)
        {
            if (elements.Count > 0) bytes.AddRange(Section(id, Vector(elements)));
        }

        Add(1, _types);
        Add(2, _imports);
        Add(3, _functions);
        Add(4, _tables);
        Add(5, _memories);
        Add(6, _globals);
        Add(7, _exports);
        if (_start is { } start) bytes.AddRange(Section(8, U(start)));
        Add(9, _elements);
        if (_dataCount) bytes.AddRange(Section(12, U((ulong)_data.Count)));
        Add(10, _codes);
        Add(11, _data);
        foreach (var section in after) bytes.AddRange(section);
        return [.. bytes];
    }
}
