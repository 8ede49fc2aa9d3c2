using System.Collections.Immutable;
using WasmPay.Sandbox.Components.Types;
using WasmPay.Wasm.Engine;

namespace WasmPay.Sandbox.Components.Binary;

/// <summary>Core instances (Binary.md, Instance Definitions), and the sorts of core definitions.</summary>
internal static class CoreInstanceReader
{
    /// <summary>A core instance: what it exports goes into <paramref name="core"/>, how it is made into <paramref name="plan"/>.</summary>
    public static void Read(BinaryCursor cursor, CoreSpaces core, PlanBuilder plan)
    {
        var at = cursor.Position;
        plan.CountInstances(1, at);
        switch (cursor.Byte())
        {
            case 0x00: Instantiate(cursor, core, plan, at); break;
            case 0x01: Bundle(cursor, core, plan, at); break;
            default: throw ComponentException.Malformed("invalid leading byte in a core instance", at);
        }
    }

    /// <summary>The sort of a core definition.</summary>
    public static CoreSort Sort(BinaryCursor cursor)
    {
        var at = cursor.Position;
        return cursor.Byte() switch
        {
            0x00 => CoreSort.Func,
            0x01 => CoreSort.Table,
            0x02 => CoreSort.Memory,
            0x03 => CoreSort.Global,
            0x04 => throw LaterProposals.Tag(at),
            _ => throw ComponentException.Malformed("invalid leading byte in a core sort", at),
        };
    }

    private static void Instantiate(BinaryCursor cursor, CoreSpaces core, PlanBuilder plan, long at)
    {
        var index = cursor.U32();
        var module = core.Modules.At(index, at);
        var arguments = ImmutableArray.CreateBuilder<(string, int)>();
        var given = new Dictionary<string, IReadOnlyDictionary<string, ExternType>>(StringComparer.Ordinal);
        var count = cursor.Count("core instantiation argument");
        for (var i = 0; i < count; i++)
        {
            var name = cursor.Name();
            if (cursor.Byte() != 0x12) throw ComponentException.Malformed("a core module takes instances as arguments only", cursor.Position - 1);
            var instance = cursor.U32();
            if (!given.TryAdd(name, core.Instances.At(instance, at)))
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
        core.Instances.Add(module.Exports);
        plan.Add(new CoreInstantiateStep((int)index, arguments.ToImmutable()));
    }

    private static void Bundle(BinaryCursor cursor, CoreSpaces core, PlanBuilder plan, long at)
    {
        var count = cursor.Count("core instance export");
        var refs = ImmutableArray.CreateBuilder<CoreRef>();
        var types = new Dictionary<string, ExternType>(StringComparer.Ordinal);
        for (var i = 0; i < count; i++)
        {
            var name = cursor.Name();
            var sort = Sort(cursor);
            var index = cursor.U32();
            if (!types.TryAdd(name, core.Item(sort, index, at)))
                throw ComponentException.Invalid($"export name `{name}` conflicts with previous name", at);
            refs.Add(new(name, sort, (int)index));
        }
        core.Instances.Add(types);
        plan.Add(new CoreBundleStep(refs.ToImmutable()));
    }
}
