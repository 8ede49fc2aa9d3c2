using System.Reflection;
using WasmPay.Wasm.Run;

namespace WasmPay.Wasm.Compile;

/// <summary>Fields and methods that emitted code uses.</summary>
internal static class Members
{
    public static readonly FieldInfo Store = Field(typeof(Instance), nameof(Instance.Store));
    public static readonly FieldInfo Callee = Field(typeof(Instance), nameof(Instance.Callee));
    public static readonly FieldInfo Code = Field(typeof(Instance), nameof(Instance.Code));
    public static readonly FieldInfo Memory = Field(typeof(Instance), nameof(Instance.Memory));
    public static readonly FieldInfo MemoryStart = Field(typeof(Instance), nameof(Instance.MemoryStart));
    public static readonly FieldInfo Globals = Field(typeof(Instance), nameof(Instance.Globals));
    public static readonly FieldInfo ImportedFunctions = Field(typeof(Instance), nameof(Instance.ImportedFunctions));
    public static readonly FieldInfo FuelLeft = Field(typeof(Store), nameof(Run.Store.FuelLeft));
    public static readonly FieldInfo DepthLeft = Field(typeof(Store), nameof(Run.Store.DepthLeft));
    public static readonly FieldInfo StackLimit = Field(typeof(Store), nameof(Run.Store.StackLimit));
    public static readonly FieldInfo Length = Field(typeof(Memory), nameof(Run.Memory.Length));
    public static readonly FieldInfo Bits = Field(typeof(Global), nameof(Global.Bits));
    public static readonly FieldInfo Reference = Field(typeof(Global), nameof(Global.Reference));
    public static readonly FieldInfo Vector = Field(typeof(Global), nameof(Global.Vector));
    public static readonly FieldInfo FunctionInstance = Field(typeof(Function), nameof(Function.Instance));
    public static readonly FieldInfo FunctionIndex = Field(typeof(Function), nameof(Function.Index));
    public static readonly FieldInfo EdgeCounters = Field(typeof(Instance), nameof(Instance.EdgeCounters));
    public static readonly MethodInfo Compared32 = typeof(CoverageRecorder).GetMethod(nameof(CoverageRecorder.Compared32))!;
    public static readonly MethodInfo Compared64 = typeof(CoverageRecorder).GetMethod(nameof(CoverageRecorder.Compared64))!;
    public static readonly MethodInfo CodeOf = typeof(Function).GetProperty(nameof(Function.Code))!.GetMethod!;
    public static readonly MethodInfo FunctionAt = typeof(Instance).GetMethod(nameof(Instance.FunctionAt))!;
    public static readonly MethodInfo CreateTrap = typeof(Traps).GetMethod(nameof(Traps.Emitted))!;
    public static readonly FieldInfo Reserve = Field(typeof(Store), nameof(Run.Store.Reserve));
    public static readonly FieldInfo EndsAt = Field(typeof(Store), nameof(Run.Store.EndsAt));
    public static readonly FieldInfo Epochs = Field(typeof(Store), nameof(Run.Store.Epochs));
    public static readonly FieldInfo Epoch = Field(typeof(EpochClock), nameof(EpochClock.Now));
    public static readonly MethodInfo Extra = typeof(Slots).GetMethod(nameof(Slots.Extra))!;

    public static MethodInfo Bulk(string name) => typeof(BulkOperations).GetMethod(name) ?? throw new InvalidOperationException($"No operation {name}.");

    private static FieldInfo Field(Type type, string name) => type.GetField(name) ?? throw new InvalidOperationException($"No field {name}.");
}
