using WasmPay.Sandbox.Components.Types;

namespace WasmPay.Sandbox.Components.Binary;

/// <summary>Imports and exports (Binary.md, Import and Export Definitions).</summary>
/// <param name="scope">Whose they are.</param>
/// <param name="plan">Where a component's steps go; null in types, which do nothing.</param>
/// <param name="work">Pays for matching types.</param>
internal readonly struct ExternReader(Scope scope, PlanBuilder? plan, WorkBudget work)
{
    private bool IsRoot => scope.Parent is null;

    /// <summary>One import.</summary>
    public void Import(BinaryCursor cursor)
    {
        var at = cursor.Position;
        var name = ExternTypeReader.Name(cursor);
        var type = ExternTypeReader.Read(cursor, scope);
        if (IsRoot && type is ComponentItem) throw ComponentException.Unsupported("root-level component imports are not supported", at);
        // Its own identity, by which an export of the import is recognised.
        if (IsRoot && type is FuncItem { Signature: var signature }) type = new FuncItem(new(signature.Parameters, signature.Result));
        var item = scope.Surface.Import(name, type, at);
        scope.Add(item);
        plan?.Add(new ImportStep(name, item));
    }

    /// <summary>One export of a component, which names what it exports.</summary>
    public void Export(BinaryCursor cursor)
    {
        var at = cursor.Position;
        var name = ExternTypeReader.Name(cursor);
        var (sort, index) = ExternTypeReader.Reference(cursor);
        var item = scope.Item(sort, index, at);
        var ascribed = cursor.Byte() switch
        {
            0x00 => null,
            0x01 => ExternTypeReader.Read(cursor, scope),
            _ => throw ComponentException.Malformed("invalid leading byte in an export's type", cursor.Position - 1),
        };
        var exported = ascribed is not null ? Ascribe(item, ascribed, at)
            : item is TypeItem type ? new TypeItem(ExternTypeReader.Renamed(type.Created), type.Created)
            : item;
        if (IsRoot) CheckRootExport(name, item, at);
        var named = scope.Surface.Export(name, exported, at);
        scope.Add(named, sort == Sort.Component ? scope.Components.At(index, at).Instances : 1);
        plan?.Add(new ExportStep(new(name, sort, (int)index, item), named));
    }

    /// <summary>One export of a type, which says what it will be; its first byte is at that offset.</summary>
    public void Declare(BinaryCursor cursor, int at)
    {
        var name = ExternTypeReader.Name(cursor);
        scope.Add(scope.Surface.Export(name, ExternTypeReader.Read(cursor, scope), at));
    }

    // A host has no use for these, and Wasmtime refuses them likewise.
    private void CheckRootExport(string name, ItemType item, long at)
    {
        if (item is ComponentItem) throw ComponentException.Unsupported("exporting a component from the root component is not supported", at);
        if (item is FuncItem { Signature: var signature } && scope.Surface.ImportsFunc(signature))
            throw ComponentException.Unsupported($"component export `{name}` is a reexport of an imported function which is not implemented", at);
    }

    // What an ascription hides stays hidden: its abstract resources are new ones to whoever uses the export.
    private ItemType Ascribe(ItemType actual, ItemType ascribed, long at)
    {
        var abstracts = ascribed is TypeItem { Created: ResourceNode node } introduced && ReferenceEquals(introduced.Created, introduced.Referenced)
            ? new[] { node.Id }
            : [];
        return new Matcher(abstracts, work).Match(ascribed, actual) is { } problem
            ? throw ComponentException.Invalid($"ascribed type of export is not compatible with item's type: {problem}", at)
            : ascribed;
    }
}
