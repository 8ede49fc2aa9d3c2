using System.Collections.Frozen;
using System.Collections.Immutable;
using WasmPay.Sandbox.Components.Types;
using WasmPay.Wasm.Engine;
using ValueType = WasmPay.Wasm.Engine.ValueType;

namespace WasmPay.Sandbox.Components.Binary;

/// <summary>Core types: of functions and of modules (Binary.md, Core Definitions).</summary>
internal static class CoreTypeReader
{
    // The Web's figure, as for core modules.
    private const int MostValues = 1_000;

    /// <summary>A core type, which is a function's or a module's.</summary>
    /// <param name="cursor">Where it begins.</param>
    /// <param name="scope">Whose outer core types a module's type may refer to.</param>
    /// <param name="budget">Counts a module type's declarations.</param>
    public static object Read(BinaryCursor cursor, Scope scope, DecodeBudget budget)
    {
        var at = cursor.Position;
        var code = cursor.Byte();
        return code switch
        {
            0x50 => ModuleType(cursor, scope, budget),
            0x60 => FunctionType(cursor),
            _ => throw LaterProposals.CoreType(code, at) ?? ComponentException.Malformed("invalid leading byte in a core type", at),
        };
    }

    private static FunctionType FunctionType(BinaryCursor cursor)
    {
        return new(Types("core parameter"), Types("core result"));

        ImmutableArray<ValueType> Types(string what)
        {
            var at = cursor.Position;
            var count = cursor.Count(what);
            if (count > MostValues) throw ComponentException.Limit($"more than {MostValues} {what}s", at);
            var types = ImmutableArray.CreateBuilder<ValueType>(count);
            for (var i = 0; i < count; i++) types.Add(cursor.CoreValueType());
            return types.MoveToImmutable();
        }
    }

    // A module type has a type index space of its own, which starts empty.
    private static CoreModuleType ModuleType(BinaryCursor cursor, Scope scope, DecodeBudget budget)
    {
        var types = new List<FunctionType>();
        var imports = new Dictionary<(string, string), ExternType>();
        var exports = new Dictionary<string, ExternType>(StringComparer.Ordinal);
        var count = cursor.Count("module type declaration");
        for (var i = 0; i < count; i++)
        {
            var at = cursor.Position;
            budget.Define(at);
            switch (cursor.Byte())
            {
                case 0x00:
                    var (module, name) = (cursor.Name(), cursor.Name());
                    if (!imports.TryAdd((module, name), ExternTypeOf(cursor, types)))
                        throw ComponentException.Invalid($"duplicate import name `{module}:{name}`", at);
                    break;
                case 0x01:
                    var code = cursor.Byte();
                    if (code == 0x50) throw ComponentException.Invalid("module types cannot be nested in module types", at);
                    if (code != 0x60) throw LaterProposals.CoreType(code, at) ?? ComponentException.Malformed("only function types can be declared in a module type", at);
                    types.Add(FunctionType(cursor));
                    break;
                case 0x02:
                    types.Add(OuterAlias(cursor, scope, types, at));
                    break;
                case 0x03:
                    var export = cursor.Name();
                    if (!exports.TryAdd(export, ExternTypeOf(cursor, types)))
                        throw ComponentException.Invalid($"duplicate export name `{export}` already defined", at);
                    break;
                default:
                    throw ComponentException.Malformed("invalid leading byte in a module type declaration", at);
            }
        }
        return new() { Imports = imports, Exports = exports.ToFrozenDictionary(StringComparer.Ordinal) };
    }

    private static FunctionType OuterAlias(BinaryCursor cursor, Scope scope, List<FunctionType> types, int at)
    {
        if (cursor.Byte() != 0x10 || cursor.Byte() != 0x01) throw ComponentException.Malformed("invalid leading byte in a core alias", at);
        var (outward, index) = (cursor.U32(), cursor.U32());
        if (outward == 0)
            return index < types.Count ? types[(int)index] : throw ComponentException.Invalid($"unknown type {index}: type index out of bounds", at);
        var type = scope.Outward(outward - 1, at).Core.Types.At(index, at);
        return type as FunctionType ?? throw ComponentException.Invalid("module types cannot be aliased into module types", at);
    }

    private static ExternType ExternTypeOf(BinaryCursor cursor, List<FunctionType> types)
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
                return new TableType(element, Limits(cursor, at));
            case 0x02:
                var limits = Limits(cursor, at);
                if (limits.Minimum > 65536 || limits.Maximum > 65536) throw ComponentException.Invalid("memory size must be at most 65536 pages (4GiB)", at);
                return new MemoryType(limits);
            case 0x03:
                var value = cursor.CoreValueType();
                var mutability = cursor.Byte();
                if (mutability > 1) throw ComponentException.Malformed("malformed mutability", cursor.Position - 1);
                return new GlobalType(value, mutability == 1);
            case 0x04:
                throw LaterProposals.Tag(at);
            default:
                throw ComponentException.Malformed("malformed import kind", at);
        }
    }

    private static SizeLimits Limits(BinaryCursor cursor, long at)
    {
        var flags = cursor.Byte();
        if (flags > 1) throw LaterProposals.Limits(flags, at) ?? ComponentException.Malformed("malformed limits flags", at);
        var minimum = cursor.U32();
        uint? maximum = flags == 1 ? cursor.U32() : null;
        if (maximum < minimum) throw ComponentException.Invalid("size minimum must not be greater than maximum", at);
        return new(minimum, maximum);
    }
}
