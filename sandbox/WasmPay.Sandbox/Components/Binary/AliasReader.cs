using WasmPay.Sandbox.Components.Types;
using WasmPay.Wasm.Engine;

namespace WasmPay.Sandbox.Components.Binary;

/// <summary>Aliases: of what instances export, and of what enclosing scopes define (Binary.md, Alias Definitions).</summary>
/// <param name="scope">Where the alias goes, and from where outer ones are counted.</param>
/// <param name="plan">Where the steps go; null in types, which do nothing.</param>
/// <param name="work">Pays for looking through types.</param>
internal readonly struct AliasReader(Scope scope, PlanBuilder? plan, WorkBudget work)
{
    /// <summary>One alias.</summary>
    public void Read(BinaryCursor cursor)
    {
        var at = cursor.Position;
        var first = cursor.Byte();
        if (first == 0x00) CoreAlias(cursor, at);
        else
        {
            var sort = first switch
            {
                0x01 => Sort.Func,
                0x03 => Sort.Type,
                0x04 => Sort.Component,
                0x05 => Sort.Instance,
                0x02 => throw LaterProposals.Value(at),
                _ => throw ComponentException.Malformed("invalid leading byte in an alias", at),
            };
            ItemAlias(cursor, sort, at);
        }
    }

    private void CoreAlias(BinaryCursor cursor, int at)
    {
        var code = cursor.Peek();
        if (code is 0x10 or 0x11)
        {
            cursor.Byte();
            if (code == 0x11) ItemAlias(cursor, Sort.Module, at);
            else if (cursor.Byte() != 0x02) throw ComponentException.Malformed("invalid leading byte in a core type alias", at);
            else scope.Core.Types.Add(OuterCoreType(cursor, at));
            return;
        }
        var sort = CoreInstanceReader.Sort(cursor);
        if (cursor.Byte() != 0x01) throw ComponentException.Malformed("invalid leading byte in a core alias", at);
        if (plan is null) throw ComponentException.Invalid("core instances cannot be aliased in a type", at);
        var index = cursor.U32();
        var name = cursor.Name();
        if (!scope.Core.Instances.At(index, at).TryGetValue(name, out var type))
            throw ComponentException.Invalid($"core instance {index} has no export named `{name}`", at);
        var found = type switch
        {
            FunctionType => CoreSort.Func,
            TableType => CoreSort.Table,
            MemoryType => CoreSort.Memory,
            _ => CoreSort.Global,
        };
        if (found != sort) throw ComponentException.Invalid($"export `{name}` for core instance {index} is not a {sort}", at);
        scope.Core.Add(type);
        plan?.Add(new CoreAliasStep(sort, (int)index, name));
    }

    private object OuterCoreType(BinaryCursor cursor, int at)
    {
        var (outward, index) = (cursor.U32(), cursor.U32());
        return scope.Outward(outward, at).Core.Types.At(index, at);
    }

    private void ItemAlias(BinaryCursor cursor, Sort sort, int at)
    {
        switch (cursor.Byte())
        {
            case 0x00: ExportAlias(cursor, sort, at); break;
            case 0x02: OuterAlias(cursor, sort, at); break;
            default: throw ComponentException.Malformed("invalid leading byte in an alias", at);
        }
    }

    private void ExportAlias(BinaryCursor cursor, Sort sort, int at)
    {
        if (plan is null && sort is not (Sort.Type or Sort.Instance))
            throw ComponentException.Invalid("only types and instances can be aliased in a type", at);
        var index = cursor.U32();
        var name = cursor.Name();
        if (!scope.Instances.At(index, at).Exports.TryGetValue(name, out var item))
            throw ComponentException.Invalid($"instance {index} has no export named `{name}`", at);
        var found = item switch
        {
            ModuleItem => Sort.Module,
            FuncItem => Sort.Func,
            TypeItem => Sort.Type,
            ComponentItem => Sort.Component,
            _ => Sort.Instance,
        };
        if (found != sort) throw ComponentException.Invalid($"export `{name}` for instance {index} is not a {sort}", at);
        scope.Add(item);
        plan?.Add(new AliasStep(sort, (int)index, name));
    }

    private void OuterAlias(BinaryCursor cursor, Sort sort, int at)
    {
        var (outward, index) = (cursor.U32(), cursor.U32());
        var target = scope.Outward(outward, at);
        if (plan is null && sort is not Sort.Type) throw ComponentException.Invalid("only types can be outer aliases in a type", at);
        if (sort == Sort.Type)
        {
            var type = target.Types.At(index, at);
            if (scope.CrossesComponent(outward) && HasFreeResource(type))
                throw ComponentException.Invalid("cannot alias outer type which transitively refers to resources not defined in the current component", at);
            scope.Types.Add(type);
            return;
        }
        if (sort is not (Sort.Module or Sort.Component)) throw ComponentException.Invalid("only types, modules and components can be outer aliases", at);
        scope.Add(target.Item(sort, index, at), sort == Sort.Component ? target.Components.At(index, at).Instances : 1);
        plan?.Add(new OuterAliasStep(sort, (int)outward, (int)index));
    }

    private bool HasFreeResource(TypeNode type)
    {
        var finder = new ResourceFinder(work);
        finder.Visit(type);
        return finder.Found.Count > 0;
    }
}
