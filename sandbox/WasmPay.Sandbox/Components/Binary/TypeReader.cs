using WasmPay.Sandbox.Components.Types;
using WasmPay.Wasm.Engine;
using ValueType = WasmPay.Wasm.Engine.ValueType;

namespace WasmPay.Sandbox.Components.Binary;

/// <summary>Entries of a type section or declarations of types (Binary.md, Type Definitions).</summary>
/// <param name="scope">Where the types go.</param>
/// <param name="plan">Where the steps of resources go; null in types, which cannot define any.</param>
/// <param name="budget">Bounds the types.</param>
internal readonly struct TypeReader(Scope scope, PlanBuilder? plan, DecodeBudget budget)
{
    /// <summary>One type; or the level that has to be read first, whose type then takes this one's place.</summary>
    public Level? Read(BinaryCursor cursor)
    {
        var at = cursor.Position;
        var code = cursor.Byte();
        switch (code)
        {
            case 0x41: return new TypeLevel(ScopeKind.ComponentType, cursor, scope, at, budget);
            case 0x42: return new TypeLevel(ScopeKind.InstanceType, cursor, scope, at, budget);
            case 0x3F: Add(Resource(cursor, at), at); return null;
            default: Add(new ValueTypeReader(scope.Types).Read(code, cursor, at), at); return null;
        }
    }

    private void Add(TypeNode type, int at) => scope.Types.Add(budget.Checked(type, at));

    private ResourceNode Resource(BinaryCursor cursor, int at)
    {
        if (plan is null) throw ComponentException.Invalid("resources can only be defined within a concrete component", at);
        if (cursor.CoreValueType() != ValueType.I32) throw ComponentException.Invalid("resources can only be represented by `i32`", at);
        var destructor = -1;
        switch (cursor.Byte())
        {
            case 0x00: break;
            case 0x01:
                var index = cursor.U32();
                if (!scope.Core.Funcs.At(index, at).Equals(new FunctionType([ValueType.I32], [])))
                    throw ComponentException.Invalid("core function has wrong signature for a destructor: it takes one i32 and gives nothing", at);
                destructor = (int)index;
                break;
            default: throw ComponentException.Malformed("invalid leading byte in a resource destructor", cursor.Position - 1);
        }
        var id = new ResourceId();
        scope.Surface.Define(id);
        plan.Add(new ResourceStep(id, destructor));
        return new(id);
    }
}
