using WasmPay.Sandbox.Components.Types;

namespace WasmPay.Sandbox.Components.Binary;

/// <summary>The declarations of a component type or an instance type (Binary.md, componenttype and instancetype).</summary>
internal sealed class TypeLevel : Level
{
    private readonly BinaryCursor _cursor;
    private readonly Scope _outer;
    private readonly Scope _scope;
    private readonly DecodeBudget _budget;
    private readonly int _at;
    private int _left;

    /// <param name="kind">A component's or an instance's.</param>
    /// <param name="cursor">After the leading byte; the level around goes on with it.</param>
    /// <param name="outer">Where the type goes.</param>
    /// <param name="at">Byte offset of the type.</param>
    /// <param name="budget">Bounds it.</param>
    public TypeLevel(ScopeKind kind, BinaryCursor cursor, Scope outer, int at, DecodeBudget budget)
    {
        (_cursor, _outer, _at, _budget) = (cursor, outer, at, budget);
        _scope = outer.Enter(kind, budget, cursor.Position);
        _left = cursor.Count(What);
    }

    private string What => _scope.Kind == ScopeKind.InstanceType ? "instance type declaration" : "component type declaration";

    /// <inheritdoc/>
    public override Level? Read()
    {
        while (_left > 0)
        {
            _left--;
            var at = _cursor.Position;
            _budget.Define(at);
            switch (_cursor.Byte())
            {
                case 0x00: _scope.Core.Types.Add(CoreTypeReader.Read(_cursor, _scope, _budget)); break;
                case 0x01:
                    if (new TypeReader(_scope, plan: null, _budget).Read(_cursor) is { } inner) return inner;
                    break;
                case 0x02: new AliasReader(_scope, plan: null, _budget.Work).Read(_cursor); break;
                case 0x03 when _scope.Kind == ScopeKind.ComponentType: new ExternReader(_scope, plan: null, _budget.Work).Import(_cursor); break;
                case 0x04: new ExternReader(_scope, plan: null, _budget.Work).Declare(_cursor, at); break;
                default: throw ComponentException.Malformed($"invalid leading byte in a {What}", at);
            }
        }
        return null;
    }

    /// <inheritdoc/>
    public override void Close()
    {
        var end = _cursor.Position;
        TypeNode type = _scope.Kind == ScopeKind.InstanceType
            ? _scope.Surface.ToInstance()
            : _budget.Checked(_scope.Surface.ToComponent(end), end);
        _outer.Types.Add(_budget.Checked(type, _at));
    }
}
