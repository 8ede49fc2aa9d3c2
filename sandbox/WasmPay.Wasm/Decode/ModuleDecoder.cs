using System.Collections.Immutable;
using System.Runtime.InteropServices;
using WasmPay.Wasm.Engine;
using ValueType = WasmPay.Wasm.Engine.ValueType;

namespace WasmPay.Wasm.Decode;

/// <summary>Binary to module (core specification 2.0, 5.5). Allocates in proportion to the bytes that are really there.</summary>
internal sealed partial class ModuleDecoder
{
    // What imports and exports of the exceptions proposal name.
    private const byte TagKind = 4;

    private readonly ModuleBytes _binary;
    private readonly ByteReader _in;
    private readonly ModuleLimits _limits;

    // Made once: a segment of three bytes reads a vector of its own.
    private readonly Func<int> _index;
    private readonly Func<Constant> _constant;

    private FunctionType[] _types = [];
    private readonly List<CoreImport> _imports = [];
    private readonly List<ConstantStep> _steps = [];
    private readonly List<int> _functions = [];
    private readonly List<TableType> _tables = [];
    private readonly List<MemoryType> _memories = [];
    private readonly List<GlobalType> _globals = [];
    private Constant[] _globalInitials = [];
    private Export[] _exports = [];
    private (int Function, int Offset)? _start;
    private ElementSegment[] _elements = [];
    private DataSegment[] _data = [];
    private Body[] _bodies = [];
    private uint? _dataCount;
    private bool _usesDataIndexes;
    private int _constantInstructions;
    private int _importedFunctions;
    private int _importedTables;
    private int _importedMemories;
    private int _importedGlobals;

    private ModuleDecoder(ModuleBytes binary, ModuleLimits limits)
    {
        _binary = binary;
        _limits = limits;
        _in = new ByteReader(binary, 0, binary.Length);
        _index = () => (int)_in.U32();
        _constant = ConstantExpression;
    }

    public static Module Decode(ModuleBytes binary, ModuleLimits limits) => new ModuleDecoder(binary, limits).Decode();

    private Module Decode()
    {
        Header();
        var order = 0;
        while (!_in.AtEnd) Section(ref order);
        if (_functions.Count - _importedFunctions != _bodies.Length)
            throw ModuleException.Malformed("function and code section have inconsistent lengths", _in.Position);
        if (_dataCount is { } count && count != _data.Length)
            throw ModuleException.Malformed("data count and data section have inconsistent lengths", _in.Position);
        if (_usesDataIndexes && _dataCount is null && _data.Length > 0)
            throw ModuleException.Malformed("data count section required", _in.Position);
        return new Module
        {
            Binary = _binary,
            Types = _types,
            Imports = [.. _imports],
            Functions = [.. _functions],
            ImportedFunctions = _importedFunctions,
            Tables = [.. _tables],
            ImportedTables = _importedTables,
            Memories = [.. _memories],
            ImportedMemories = _importedMemories,
            Globals = [.. _globals],
            ImportedGlobals = _importedGlobals,
            GlobalInitials = _globalInitials,
            Exports = _exports,
            Start = _start,
            Elements = _elements,
            Data = _data,
            Bodies = _bodies,
        };
    }

    private void Header()
    {
        ReadOnlySpan<byte> magic = [0, 0x61, 0x73, 0x6D], version = [1, 0, 0, 0];
        if (_binary.Length < 4) throw ModuleException.Malformed("unexpected end", _binary.Length);
        if (!_binary.Span(0, 4).SequenceEqual(magic)) throw ModuleException.Malformed("magic header not detected", 0);
        if (_binary.Length < 8) throw ModuleException.Malformed("unexpected end", _binary.Length);
        if (!_binary.Span(4, 4).SequenceEqual(version)) throw ModuleException.Malformed("unknown binary version", 4);
        _in.Skip(8);
    }

    // Sections come in the order of their codes, but for the data count, which comes before the code (5.5.2).
    private void Section(ref int order)
    {
        var at = _in.Position;
        var id = _in.Byte();
        if (id == 13) throw ModuleException.Unsupported("exceptions", at);
        if (id > 13) throw ModuleException.Malformed("malformed section id", at);
        var size = _in.U32();
        if (size > (uint)_in.Remaining) throw ModuleException.Malformed("length out of bounds", at);
        var end = _in.Position + (int)size;
        if (id == 0)
        {
            _in.Limit(end);
            _in.Name(_limits.NameBytes);
            _in.Seek(end, _binary.Length);
            return;
        }

        var place = id switch { 10 => 11, 11 => 12, 12 => 10, _ => id };
        if (place <= order) throw ModuleException.Malformed("unexpected content after last section", at);
        order = place;
        _in.Limit(end);
        Content(id);
        if (_in.Position != end) throw ModuleException.Malformed("section size mismatch", _in.Position);
        _in.Limit(_binary.Length);
    }

    private void Content(byte id)
    {
        switch (id)
        {
            case 1:
                _types = Vector("types", _limits.Types, Type);
                break;
            case 2:
                _imports.AddRange(Vector("imports", _limits.Imports, Import));
                break;
            case 3:
                _functions.AddRange(Vector("functions", _limits.Functions, _index));
                CheckTotal("functions", _functions.Count, _limits.Functions);
                break;
            case 4:
                _tables.AddRange(Vector("tables", _limits.Tables, Table));
                CheckTotal("tables", _tables.Count, _limits.Tables);
                break;
            case 5:
                Vector("memories", _limits.Memories, Memory);
                break;
            case 6:
                _globalInitials = Vector("globals", _limits.Globals, Global);
                CheckTotal("globals", _globals.Count, _limits.Globals);
                break;
            case 7:
                _exports = Vector("exports", _limits.Exports, Export);
                break;
            case 8:
                var at = _in.Position;
                _start = ((int)_in.U32(), at);
                break;
            case 9:
                _elements = Vector("element segments", _limits.ElementSegments, Element);
                break;
            case 10:
                var bodies = _in.Count("function bodies", _limits.Functions);
                if (bodies != _functions.Count - _importedFunctions)
                    throw ModuleException.Malformed("function and code section have inconsistent lengths", _in.Position);
                _bodies = new Body[bodies];
                for (var i = 0; i < bodies; i++) _bodies[i] = Code();
                break;
            case 11:
                _data = Vector("data segments", _limits.DataSegments, Data);
                break;
            case 12:
                _dataCount = _in.U32();
                break;
        }
    }

    // A list, not an array of the count that the binary claims: an element may be large in memory and a byte in the binary.
    private T[] Vector<T>(string what, int limit, Func<T> element)
    {
        var count = _in.Count(what, limit);
        var result = new List<T>(Math.Min(count, 1024));
        for (var i = 0; i < count; i++) result.Add(element());
        return [.. result];
    }

    private void CheckTotal(string what, int count, int limit)
    {
        if (count > limit) throw ModuleException.Limit(what, limit, _in.Position);
    }

    private FunctionType Type()
    {
        var at = _in.Position;
        var form = _in.Byte();
        if (form is 0x5F or 0x5E or 0x50 or 0x4F or 0x4E) throw ModuleException.Unsupported("GC", at);
        if (form == 0x5D) throw ModuleException.Unsupported("stack switching", at);
        if (form != 0x60) throw ModuleException.Malformed("malformed function type", at);
        return new FunctionType(ValueTypes("parameters", _limits.Parameters), ValueTypes("results", _limits.Results));
    }

    private ImmutableArray<ValueType> ValueTypes(string what, int limit)
    {
        var types = new ValueType[_in.Count(what, limit)];
        for (var i = 0; i < types.Length; i++) types[i] = ValueTypeOf(_in);
        return ImmutableCollectionsMarshal.AsImmutableArray(types);
    }

    private CoreImport Import()
    {
        var module = _in.Name(_limits.NameBytes);
        var name = _in.Name(_limits.NameBytes);
        var at = _in.Position;
        ExternType type;
        switch (_in.Byte())
        {
            case (byte)ExternKind.Function:
                CheckTotal("functions", _functions.Count + 1, _limits.Functions);
                var index = (int)_in.U32();
                _functions.Add(index);
                _importedFunctions++;
                if ((uint)index >= (uint)_types.Length) throw ModuleException.Invalid("unknown type", at);
                type = _types[index];
                break;
            case (byte)ExternKind.Table:
                _tables.Add(Table());
                CheckTotal("tables", _tables.Count, _limits.Tables);
                _importedTables++;
                type = _tables[^1];
                break;
            case (byte)ExternKind.Memory:
                Memory();
                CheckTotal("memories", _memories.Count, _limits.Memories);
                _importedMemories++;
                type = _memories[^1];
                break;
            case (byte)ExternKind.Global:
                _globals.Add(GlobalTypeOf());
                CheckTotal("globals", _globals.Count, _limits.Globals);
                _importedGlobals++;
                type = _globals[^1];
                break;
            case TagKind:
                throw ModuleException.Unsupported("exceptions", at);
            default:
                throw ModuleException.Malformed("malformed import kind", at);
        }

        return new CoreImport(module, name, type);
    }

    private Export Export()
    {
        var at = _in.Position;
        var name = _in.Name(_limits.NameBytes);
        var kind = _in.Byte();
        if (kind == TagKind) throw ModuleException.Unsupported("exceptions", _in.Position - 1);
        if (kind > 3) throw ModuleException.Malformed("malformed export kind", _in.Position - 1);
        return new Export(name, (ExternKind)kind, (int)_in.U32(), at);
    }

    private TableType Table()
    {
        var at = _in.Position;
        if (_in.Peek() == 0x40) throw ModuleException.Unsupported("typed function references", at);
        return new TableType(ReferenceType(_in), Limits());
    }

    // A second memory is refused where it is declared or imported, before any code that would name it.
    private MemoryType Memory()
    {
        var at = _in.Position;
        if (_memories.Count > 0) throw ModuleException.Unsupported("multi-memory", at);
        if (_in.Peek() is >= 8 and <= 15) throw ModuleException.Unsupported("custom page sizes", at);
        var type = new MemoryType(Limits());
        _memories.Add(type);
        return type;
    }

    private SizeLimits Limits()
    {
        var at = _in.Position;
        var flags = _in.Byte();
        if (flags >= 0x80) throw ModuleException.Malformed("integer representation too long", at);
        if (flags == 3) throw ModuleException.Unsupported("threads", at);
        if (flags is 4 or 5 or 6 or 7) throw ModuleException.Unsupported("memory64", at);
        if (flags > 1) throw ModuleException.Malformed("integer too large", at);
        return new SizeLimits(_in.U32(), flags == 1 ? _in.U32() : null);
    }

    private Constant Global()
    {
        _globals.Add(GlobalTypeOf());
        return ConstantExpression();
    }

    private GlobalType GlobalTypeOf()
    {
        var type = ValueTypeOf(_in);
        return _in.Byte() switch
        {
            0 => new GlobalType(type, false),
            1 => new GlobalType(type, true),
            _ => throw ModuleException.Malformed("malformed mutability", _in.Position - 1),
        };
    }

    internal static ValueType ValueTypeOf(ByteReader reader)
    {
        var at = reader.Position;
        var code = reader.Byte();
        return code switch
        {
            0x7F or 0x7E or 0x7D or 0x7C or 0x7B or 0x70 or 0x6F => (ValueType)code,
            0x63 or 0x64 => throw ModuleException.Unsupported("typed function references", at),
            0x68 or 0x75 => throw ModuleException.Unsupported("stack switching", at),
            0x69 or 0x74 => throw ModuleException.Unsupported("exceptions", at),
            >= 0x6A and <= 0x6E or 0x71 or 0x72 or 0x73 => throw ModuleException.Unsupported("GC", at),
            _ => throw ModuleException.Malformed("malformed value type", at),
        };
    }

    internal static ValueType ReferenceType(ByteReader reader)
    {
        var at = reader.Position;
        var type = ValueTypeOf(reader);
        return type is ValueType.FuncRef or ValueType.ExternRef ? type : throw ModuleException.Malformed("malformed reference type", at);
    }
}
