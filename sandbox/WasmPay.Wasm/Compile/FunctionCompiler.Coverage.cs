using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using WasmPay.Wasm.Engine;
using WasmPay.Wasm.Opcodes;
using WasmPay.Wasm.Run;
using ValueType = WasmPay.Wasm.Engine.ValueType;

namespace WasmPay.Wasm.Compile;

/// <summary>Counting of edges and recording of comparisons, where the module was compiled for it. None of it costs fuel.</summary>
internal sealed partial class FunctionCompiler
{
    private LocalBuilder? _edges;

    // The edge counted last on every way to here: what runs here ran at most as often.
    private int _lastEdge;

    private bool Covered => _owner.Edges is not null;

    private void StartCoverage()
    {
        if (!Covered) return;
        _edges = _il.DeclareLocal(typeof(nint));
        LoadInstance();
        _il.Emit(OpCodes.Ldfld, Members.EdgeCounters);
        _il.Emit(OpCodes.Stloc, _edges);
        CountEdge(_reader.Position - 1, 0);
    }

    private void CountEdge(int offset, int way)
    {
        if (!Covered) return;
        _lastEdge = _owner.Edges!.At(offset) + way;
        LoadCounter(_lastEdge);
        Increment();
    }

    private void LoadCounter(int edge)
    {
        _il.Emit(OpCodes.Ldloc, _edges!);
        _il.Emit(OpCodes.Ldc_I8, (long)edge * sizeof(uint));
        _il.Emit(OpCodes.Conv_I);
        _il.Emit(OpCodes.Add);
    }

    /// <summary>Counts one of two edges by a condition in a local, without a branch.</summary>
    private void CountCondition(LocalBuilder condition)
    {
        if (!Covered) return;
        LoadCounter(_owner.Edges!.At(_now.Offset));
        _il.Emit(OpCodes.Ldloc, condition);
        _il.Emit(OpCodes.Ldc_I4_0);
        _il.Emit(OpCodes.Cgt_Un);
        _il.Emit(OpCodes.Ldc_I4_2);
        _il.Emit(OpCodes.Shl);
        _il.Emit(OpCodes.Conv_I);
        _il.Emit(OpCodes.Add);
        Increment();
    }

    private void Increment()
    {
        _il.Emit(OpCodes.Dup);
        _il.Emit(OpCodes.Ldind_U4);
        _il.Emit(OpCodes.Ldc_I4_1);
        _il.Emit(OpCodes.Add);
        _il.Emit(OpCodes.Stind_I4);
    }

    /// <summary>Before an integer comparison: records its operands, which stay on the CIL stack.</summary>
    private void RecordComparison()
    {
        var code = _now.Info.Code;
        if (!Covered || code is not ((>= Op.I32Eq and <= Op.I32GeU) or (>= Op.I64Eq and <= Op.I64GeU))) return;
        var type = code <= Op.I32GeU ? ValueType.I32 : ValueType.I64;
        var (left, right) = (Slot(_height - 2, type), Slot(_height - 1, type));
        _il.Emit(OpCodes.Stloc, right);
        _il.Emit(OpCodes.Stloc, left);
        _il.Emit(OpCodes.Ldloc, left);
        _il.Emit(OpCodes.Ldloc, right);
        LoadCounter(_lastEdge);
        LoadInstance();
        _il.Emit(OpCodes.Ldc_I4, _now.Offset);
        _il.Emit(OpCodes.Call, type == ValueType.I32 ? Members.Compared32 : Members.Compared64);
        _il.Emit(OpCodes.Ldloc, left);
        _il.Emit(OpCodes.Ldloc, right);
    }
}

/// <summary>
/// What emitted code does before integer comparisons, inline up to the point where something is recorded. In a loop that is hot that
/// is one look at a counter, which was changed a moment before.
/// </summary>
internal static unsafe class CoverageRecorder
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Compared32(int left, int right, nint rounds, Instance instance, int offset)
    {
        if (*(uint*)rounds <= CoverageMap.KeptRounds && left != right) Record(instance, offset, (uint)left, (uint)right, 4);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Compared64(long left, long right, nint rounds, Instance instance, int offset)
    {
        if (*(uint*)rounds <= CoverageMap.KeptRounds && left != right) Record(instance, offset, (ulong)left, (ulong)right, 8);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Record(Instance instance, int offset, ulong left, ulong right, int bytes) =>
        instance.CoverageMap!.Record(offset, left, right, bytes);
}
