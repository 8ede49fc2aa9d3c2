using System.Collections.Immutable;
using System.Text;
using WasmPay.Sandbox.Engines.Wasmtime.Native;
using WasmPay.Wasm.Engine;
using ValueType = WasmPay.Wasm.Engine.ValueType;

namespace WasmPay.Sandbox.Engines.Wasmtime;

/// <summary>Types between the seam's form and the C API's.</summary>
internal static unsafe class ModuleTypes
{
    private const byte ExternRefKind = 128;
    private const byte FuncRefKind = 129;

    /// <summary>A module's imports in its order.</summary>
    public static ImmutableArray<CoreImport> Imports(nint module)
    {
        NativeVector vector = default;
        NativeMethods.ModuleImports(module, &vector);
        var imports = ImmutableArray.CreateBuilder<CoreImport>((int)vector.Size);
        foreach (var import in Pointers(&vector))
            imports.Add(new CoreImport(Text(NativeMethods.ImportTypeModule(import)), Text(NativeMethods.ImportTypeName(import)), Extern(NativeMethods.ImportTypeType(import))));
        NativeMethods.ImportTypeVectorDelete(&vector);
        return imports.MoveToImmutable();
    }

    /// <summary>A module's exports in its order.</summary>
    public static ImmutableArray<CoreExport> Exports(nint module)
    {
        NativeVector vector = default;
        NativeMethods.ModuleExports(module, &vector);
        var exports = ImmutableArray.CreateBuilder<CoreExport>((int)vector.Size);
        foreach (var export in Pointers(&vector))
            exports.Add(new CoreExport(Text(NativeMethods.ExportTypeName(export)), Extern(NativeMethods.ExportTypeType(export))));
        NativeMethods.ExportTypeVectorDelete(&vector);
        return exports.MoveToImmutable();
    }

    /// <summary>A function's type.</summary>
    public static FunctionType Function(nint type) =>
        new(Values(NativeMethods.FunctionTypeParameters(type)), Values(NativeMethods.FunctionTypeResults(type)));

    /// <summary>A new <c>wasm_functype_t</c>, the caller's.</summary>
    public static nint New(FunctionType type)
    {
        var parameters = Values(type.Parameters);
        var results = Values(type.Results);
        return NativeMethods.FunctionTypeNew(&parameters, &results);
    }

    /// <summary>A new <c>wasm_valtype_t</c>, the caller's.</summary>
    public static nint New(ValueType type) => type == ValueType.V128 ? VectorType.New() : NativeMethods.ValueTypeNew(type switch
    {
        ValueType.I32 => 0,
        ValueType.I64 => 1,
        ValueType.F32 => 2,
        ValueType.F64 => 3,
        ValueType.ExternRef => ExternRefKind,
        ValueType.FuncRef => FuncRefKind,
        _ => throw new NotSupportedException($"The C API has no {type}."),
    });

    /// <summary>Limits as the C API takes them.</summary>
    public static NativeLimits New(SizeLimits limits) => new() { Minimum = limits.Minimum, Maximum = limits.Maximum ?? NativeLimits.None };

    private static ExternType Extern(nint type) => (NativeExternKind)NativeMethods.ExternTypeKind(type) switch
    {
        NativeExternKind.Function => Function(NativeMethods.ExternTypeAsFunction(type)),
        NativeExternKind.Global => Global(NativeMethods.ExternTypeAsGlobal(type)),
        NativeExternKind.Table => Table(NativeMethods.ExternTypeAsTable(type)),
        NativeExternKind.Memory => new MemoryType(Limits(NativeMethods.MemoryTypeLimits(NativeMethods.ExternTypeAsMemory(type)))),
        var other => throw new NotSupportedException($"Wasmtime reports an item of kind {other}."),
    };

    private static GlobalType Global(nint type) =>
        new(Value(NativeMethods.GlobalTypeContent(type)), NativeMethods.GlobalTypeMutability(type) != 0);

    private static TableType Table(nint type) =>
        new(Value(NativeMethods.TableTypeElement(type)), Limits(NativeMethods.TableTypeLimits(type)));

    private static SizeLimits Limits(NativeLimits* limits) =>
        new(limits->Minimum, limits->Maximum == NativeLimits.None ? null : limits->Maximum);

    private static ValueType Value(nint type) => VectorType.Is(type) ? ValueType.V128 : NativeMethods.ValueTypeKind(type) switch
    {
        0 => ValueType.I32,
        1 => ValueType.I64,
        2 => ValueType.F32,
        3 => ValueType.F64,
        ExternRefKind => ValueType.ExternRef,
        FuncRefKind => ValueType.FuncRef,
        var other => throw new NotSupportedException($"Wasmtime reports a value type of kind {other}."),
    };

    private static ImmutableArray<ValueType> Values(NativeVector* vector)
    {
        var types = ImmutableArray.CreateBuilder<ValueType>((int)vector->Size);
        foreach (var type in Pointers(vector)) types.Add(Value(type));
        return types.MoveToImmutable();
    }

    private static NativeVector Values(ImmutableArray<ValueType> types)
    {
        NativeVector vector = default;
        NativeMethods.ValueTypeVectorNewUninitialized(&vector, (nuint)types.Length);
        var pointers = new Span<nint>((void*)vector.Data, types.Length);
        for (var i = 0; i < types.Length; i++) pointers[i] = New(types[i]);
        return vector;
    }

    private static ReadOnlySpan<nint> Pointers(NativeVector* vector) => new((void*)vector->Data, checked((int)vector->Size));

    private static string Text(NativeVector* name) => Encoding.UTF8.GetString(new ReadOnlySpan<byte>((void*)name->Data, (int)name->Size));
}
