using System.Collections.Frozen;
using System.Collections.Immutable;
using WasmPay.Sandbox.Components.Types;
using WasmPay.Wasm.Engine;
using ValueType = WasmPay.Wasm.Engine.ValueType;

namespace WasmPay.Sandbox.Components.Binary;

/// <summary>Core instances and core types (Binary.md, Instance Definitions and Type Definitions).</summary>
internal sealed partial class ComponentDecoder
{
    private void CoreInstance(BinaryCursor cursor)
    {
        var at = cursor.Position;
        Count(1, at);
        switch (cursor.Byte())
        {
            case 0x00: CoreInstantiate(cursor, at); break;
            case 0x01: CoreBundle(cursor, at); break;
            default: throw ComponentException.Malformed("invalid leading byte in a core instance", at);
        }
    }

    private void Count(long instances, long at)
    {
        _scope.InstanceTotal = Math.Min(_scope.InstanceTotal + instances, long.MaxValue / 2);
        if (_scope.InstanceTotal > _limits.Instances)
            throw ComponentException.Limit($"instantiation would make more than {_limits.Instances} instances", at);
    }

    private void CoreInstantiate(BinaryCursor cursor, long at)
    {
        var index = cursor.U32();
        var module = _scope.Module(index, at);
        var arguments = ImmutableArray.CreateBuilder<(string, int)>();
        var given = new Dictionary<string, IReadOnlyDictionary<string, ExternType>>(StringComparer.Ordinal);
        var count = cursor.Count("core instantiation argument");
        for (var i = 0; i < count; i++)
        {
            var name = cursor.Name();
            if (cursor.Byte() != 0x12) throw ComponentException.Malformed("a core module takes instances as arguments only", cursor.Position - 1);
            var instance = cursor.U32();
            if (!given.TryAdd(name, _scope.CoreInstance(instance, at)))
                throw ComponentException.Invalid($"duplicate module instantiation argument named `{name}`", at);
            arguments.Add((name, (int)instance));
        }
        foreach (var ((from, name), want) in module.Imports)
        {
            if (!given.TryGetValue(from, out var exports)) throw ComponentException.Invalid($"missing module instantiation argument named `{from}`", at);
            if (!exports.TryGetValue(name, out var have)) throw ComponentException.Invalid($"module instantiation argument `{from}` does not export an item named `{name}`", at);
            if (CoreMatcher.Match(want, have) is { } problem)
                throw ComponentException.Invalid($"type mismatch for export `{name}` of module instantiation argument `{from}`: {problem}", at);
        }
        _scope.CoreInstances.Add(module.Exports);
        _scope.Steps.Add(new CoreInstantiateStep((int)index, arguments.ToImmutable()));
    }

    private void CoreBundle(BinaryCursor cursor, long at)
    {
        var count = cursor.Count("core instance export");
        var refs = ImmutableArray.CreateBuilder<CoreRef>();
        var types = new Dictionary<string, ExternType>(StringComparer.Ordinal);
        for (var i = 0; i < count; i++)
        {
            var name = cursor.Name();
            var sort = ReadCoreSort(cursor);
            var index = cursor.U32();
            if (!types.TryAdd(name, _scope.CoreItem(sort, index, at)))
                throw ComponentException.Invalid($"export name `{name}` conflicts with previous name", at);
            refs.Add(new(name, sort, (int)index));
        }
        _scope.CoreInstances.Add(types);
        _scope.Steps.Add(new CoreBundleStep(refs.ToImmutable()));
    }

    private static CoreSort ReadCoreSort(BinaryCursor cursor)
    {
        var at = cursor.Position;
        return cursor.Byte() switch
        {
            0x00 => CoreSort.Func,
            0x01 => CoreSort.Table,
            0x02 => CoreSort.Memory,
            0x03 => CoreSort.Global,
            0x04 => throw ComponentException.Unsupported("exception tags are not supported", at),
            _ => throw ComponentException.Malformed("invalid leading byte in a core sort", at),
        };
    }

    private void CoreType(BinaryCursor cursor)
    {
        var at = cursor.Position;
        switch (cursor.Byte())
        {
            case 0x50:
                _scope.CoreTypes.Add(ModuleType(cursor));
                break;
            case 0x60:
                _scope.CoreTypes.Add(CoreFunctionType(cursor));
                break;
            case 0x00 or 0x4E or 0x4F or 0x5E or 0x5F:
                throw ComponentException.Unsupported("gc proposal must be enabled to use subtypes, structs, arrays and recursion groups", at);
            default:
                throw ComponentException.Malformed("invalid leading byte in a core type", at);
        }
    }

    private static FunctionType CoreFunctionType(BinaryCursor cursor)
    {
        return new(Types("core parameter"), Types("core result"));

        ImmutableArray<ValueType> Types(string what)
        {
            var at = cursor.Position;
            var count = cursor.Count(what);
            if (count > 1_000) throw ComponentException.Limit($"more than 1000 {what}s", at);
            var types = ImmutableArray.CreateBuilder<ValueType>(count);
            for (var i = 0; i < count; i++) types.Add(cursor.CoreValueType());
            return types.MoveToImmutable();
        }
    }

    // A module type has a type index space of its own, which starts empty.
    private CoreModuleType ModuleType(BinaryCursor cursor)
    {
        var types = new List<FunctionType>();
        var imports = new Dictionary<(string, string), ExternType>();
        var exports = new Dictionary<string, ExternType>(StringComparer.Ordinal);
        var count = cursor.Count("module type declaration");
        for (var i = 0; i < count; i++)
        {
            var at = cursor.Position;
            Define(at);
            switch (cursor.Byte())
            {
                case 0x00:
                    var (module, name) = (cursor.Name(), cursor.Name());
                    if (!imports.TryAdd((module, name), CoreExternType(cursor, types)))
                        throw ComponentException.Invalid($"duplicate import name `{module}:{name}`", at);
                    break;
                case 0x01:
                    var code = cursor.Byte();
                    if (code == 0x50) throw ComponentException.Invalid("module types cannot be nested in module types", at);
                    if (code != 0x60) throw ComponentException.Unsupported("only function types can be declared in a module type", at);
                    types.Add(CoreFunctionType(cursor));
                    break;
                case 0x02:
                    types.Add(CoreOuterAlias(cursor, types, at));
                    break;
                case 0x03:
                    var export = cursor.Name();
                    if (!exports.TryAdd(export, CoreExternType(cursor, types)))
                        throw ComponentException.Invalid($"duplicate export name `{export}` already defined", at);
                    break;
                default:
                    throw ComponentException.Malformed("invalid leading byte in a module type declaration", at);
            }
        }
        return new() { Imports = imports, Exports = exports.ToFrozenDictionary(StringComparer.Ordinal) };
    }

    private FunctionType CoreOuterAlias(BinaryCursor cursor, List<FunctionType> types, int at)
    {
        if (cursor.Byte() != 0x10 || cursor.Byte() != 0x01) throw ComponentException.Malformed("invalid leading byte in a core alias", at);
        var (outward, index) = (cursor.U32(), cursor.U32());
        if (outward == 0)
            return index < types.Count ? types[(int)index] : throw ComponentException.Invalid($"unknown type {index}: type index out of bounds", at);
        var type = CoreTypeAt(Outward(outward - 1, at), index, at);
        return type as FunctionType ?? throw ComponentException.Invalid("module types cannot be aliased into module types", at);
    }

    private static object CoreTypeAt(Scope scope, uint index, long at) => index < scope.CoreTypes.Count
        ? scope.CoreTypes[(int)index]
        : throw ComponentException.Invalid($"unknown type {index}: type index out of bounds", at);

    private Scope Outward(uint count, long at)
    {
        var scope = _scope;
        for (var i = 0u; i < count; i++)
            scope = scope.Parent ?? throw ComponentException.Invalid($"invalid outer alias count of {count}", at);
        return scope;
    }

    private static ExternType CoreExternType(BinaryCursor cursor, List<FunctionType> types)
    {
        var at = cursor.Position;
        switch (cursor.Byte())
        {
            case 0x00:
                var index = cursor.U32();
                return index < types.Count ? types[(int)index] : throw ComponentException.Invalid($"unknown type {index}: type index out of bounds", at);
            case 0x01:
                var element = cursor.CoreValueType();
                if (element is not (ValueType.FuncRef or ValueType.ExternRef)) throw ComponentException.Malformed("malformed reference type", at);
                return new TableType(element, CoreLimits(cursor, at));
            case 0x02:
                var limits = CoreLimits(cursor, at);
                if (limits.Minimum > 65536 || limits.Maximum > 65536) throw ComponentException.Invalid("memory size must be at most 65536 pages (4GiB)", at);
                return new MemoryType(limits);
            case 0x03:
                var value = cursor.CoreValueType();
                var mutability = cursor.Byte();
                if (mutability > 1) throw ComponentException.Malformed("malformed mutability", cursor.Position - 1);
                return new GlobalType(value, mutability == 1);
            case 0x04:
                throw ComponentException.Unsupported("exception tags are not supported", at);
            default:
                throw ComponentException.Malformed("malformed import kind", at);
        }
    }

    private static SizeLimits CoreLimits(BinaryCursor cursor, long at)
    {
        var flags = cursor.Byte();
        if (flags > 7) throw ComponentException.Malformed("malformed limits flags", at);
        if (flags > 1) throw ComponentException.Unsupported("threads must be enabled for shared memories, and memory64 for 64-bit ones", at);
        var minimum = cursor.U32();
        uint? maximum = flags == 1 ? cursor.U32() : null;
        if (maximum < minimum) throw ComponentException.Invalid("size minimum must not be greater than maximum", at);
        return new(minimum, maximum);
    }
}
