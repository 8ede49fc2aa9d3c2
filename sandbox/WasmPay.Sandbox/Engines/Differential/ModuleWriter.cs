using System.Text;
using WasmPay.Wasm.Engine;
using ValueType = WasmPay.Wasm.Engine.ValueType;

namespace WasmPay.Sandbox.Engines.Differential;

/// <summary>Writes a binary module (core specification 2.0, chapter 5) out of its parts. Imports come before definitions.</summary>
internal sealed class ModuleWriter
{
    private readonly List<FunctionType> _types = [];
    private readonly List<byte[]> _imports = [];
    private readonly List<byte[]> _functions = [];
    private readonly List<byte[]> _tables = [];
    private readonly List<byte[]> _memories = [];
    private readonly List<byte[]> _globals = [];
    private readonly List<byte[]> _exports = [];
    private readonly List<byte[]> _elements = [];
    private readonly List<byte[]> _data = [];
    private readonly List<byte[]> _code = [];
    private uint? _start;
    private uint _functionCount;

    /// <summary>The index that the next function gets.</summary>
    public uint NextFunction => _functionCount;

    /// <summary>The index of a type, added where it is new.</summary>
    public uint Type(FunctionType type)
    {
        if (!_types.Contains(type)) _types.Add(type);
        return (uint)_types.IndexOf(type);
    }

    /// <summary>Imports a function.</summary>
    public uint ImportFunction(string module, string name, FunctionType type)
    {
        _imports.Add(Named(module).Op(Named(name).Bytes).Op(0x00, Type(type)).Bytes);
        return _functionCount++;
    }

    /// <summary>Imports a memory.</summary>
    public void ImportMemory(string module, string name, SizeLimits limits) =>
        _imports.Add(Named(module).Op(Named(name).Bytes).Op(0x02).Op(Limits(limits)).Bytes);

    /// <summary>Imports an immutable global.</summary>
    public void ImportGlobal(string module, string name, ValueType type) =>
        _imports.Add(Named(module).Op(Named(name).Bytes).Op(0x03, (byte)type, 0).Bytes);

    /// <summary>Defines a function; <paramref name="body"/> includes its final <c>end</c>.</summary>
    public uint Function(FunctionType type, IReadOnlyList<ValueType> locals, byte[] body)
    {
        _functions.Add(new CodeWriter().Unsigned(Type(type)).Bytes);
        var code = new CodeWriter().Unsigned((ulong)locals.Count);
        foreach (var local in locals) code.Unsigned(1).Op((byte)local);
        code.Op(body);
        _code.Add(new CodeWriter().Unsigned((ulong)code.Length).Op(code.Bytes).Bytes);
        return _functionCount++;
    }

    /// <summary>Defines a table.</summary>
    public void Table(ValueType element, SizeLimits limits) => _tables.Add(new CodeWriter().Op((byte)element).Op(Limits(limits)).Bytes);

    /// <summary>Defines a memory.</summary>
    public void Memory(SizeLimits limits) => _memories.Add(Limits(limits));

    /// <summary>Defines a global; <paramref name="initial"/> includes its final <c>end</c>.</summary>
    public void Global(ValueType type, bool mutable, byte[] initial) =>
        _globals.Add(new CodeWriter().Op((byte)type, mutable ? (byte)1 : (byte)0).Op(initial).Bytes);

    /// <summary>Exports an item: 0 function, 1 table, 2 memory, 3 global.</summary>
    public void Export(string name, byte kind, uint index) => _exports.Add(Named(name).Op(kind, index).Bytes);

    /// <summary>Fills table 0 from <paramref name="offset"/> with functions.</summary>
    public void Elements(int offset, params ReadOnlySpan<uint> functions) => ElementsAt(new CodeWriter().I32(offset).Op(0x0B).Bytes, functions);

    /// <summary>The same from an offset that a constant expression gives, with its final <c>end</c>.</summary>
    public void ElementsAt(byte[] offset, params ReadOnlySpan<uint> functions)
    {
        var code = new CodeWriter().Unsigned(0).Op(offset).Unsigned((ulong)functions.Length);
        foreach (var function in functions) code.Unsigned(function);
        _elements.Add(code.Bytes);
    }

    /// <summary>A passive element segment, for <c>table.init</c>.</summary>
    public void PassiveElements(params ReadOnlySpan<uint> functions)
    {
        var code = new CodeWriter().Unsigned(1).Op(0x00).Unsigned((ulong)functions.Length);
        foreach (var function in functions) code.Unsigned(function);
        _elements.Add(code.Bytes);
    }

    /// <summary>Fills memory 0 from <paramref name="offset"/>.</summary>
    public void Data(int offset, ReadOnlySpan<byte> bytes) => DataAt(new CodeWriter().I32(offset).Op(0x0B).Bytes, bytes);

    /// <summary>The same from an offset that a constant expression gives, with its final <c>end</c>.</summary>
    public void DataAt(byte[] offset, ReadOnlySpan<byte> bytes) =>
        _data.Add(new CodeWriter().Unsigned(0).Op(offset).Unsigned((ulong)bytes.Length).Op(bytes).Bytes);

    /// <summary>A passive data segment, for <c>memory.init</c>.</summary>
    public void PassiveData(ReadOnlySpan<byte> bytes) =>
        _data.Add(new CodeWriter().Unsigned(1).Unsigned((ulong)bytes.Length).Op(bytes).Bytes);

    /// <summary>Runs a function at instantiation.</summary>
    public void Start(uint function) => _start = function;

    /// <summary>The module.</summary>
    public byte[] Write()
    {
        var module = new CodeWriter().Op([0x00, 0x61, 0x73, 0x6D, 0x01, 0x00, 0x00, 0x00]);
        Section(module, 1, [.. _types.Select(Encode)]);
        Section(module, 2, _imports);
        Section(module, 3, _functions);
        Section(module, 4, _tables);
        Section(module, 5, _memories);
        Section(module, 6, _globals);
        Section(module, 7, _exports);
        if (_start is { } start) Section(module, 8, new CodeWriter().Unsigned(start).Bytes);
        Section(module, 9, _elements);
        if (_data.Count > 0) Section(module, 12, new CodeWriter().Unsigned((ulong)_data.Count).Bytes);
        Section(module, 10, _code);
        Section(module, 11, _data);
        return module.Bytes;
    }

    private static void Section(CodeWriter module, byte id, List<byte[]> items)
    {
        if (items.Count == 0) return;
        var content = new CodeWriter().Unsigned((ulong)items.Count);
        foreach (var item in items) content.Op(item);
        Section(module, id, content.Bytes);
    }

    private static void Section(CodeWriter module, byte id, byte[] content) =>
        module.Op(id).Unsigned((ulong)content.Length).Op(content);

    private static byte[] Encode(FunctionType type)
    {
        var code = new CodeWriter().Op(0x60).Unsigned((ulong)type.Parameters.Length);
        foreach (var parameter in type.Parameters) code.Op((byte)parameter);
        code.Unsigned((ulong)type.Results.Length);
        foreach (var result in type.Results) code.Op((byte)result);
        return code.Bytes;
    }

    private static CodeWriter Named(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return new CodeWriter().Unsigned((ulong)bytes.Length).Op(bytes);
    }

    private static byte[] Limits(SizeLimits limits)
    {
        var code = new CodeWriter().Op(limits.Maximum is null ? (byte)0 : (byte)1).Unsigned(limits.Minimum);
        return limits.Maximum is { } maximum ? code.Unsigned(maximum).Bytes : code.Bytes;
    }
}
