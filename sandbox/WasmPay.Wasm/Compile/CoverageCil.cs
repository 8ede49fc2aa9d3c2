using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using WasmPay.Wasm.Engine;
using WasmPay.Wasm.Lower;
using WasmPay.Wasm.Run;
using ValueType = WasmPay.Wasm.Engine.ValueType;

namespace WasmPay.Wasm.Compile;

/// <summary>Counting of edges and recording of comparisons.</summary>
internal sealed class CoverageCil(Emission emission)
{
    private readonly LocalBuilder? _edges = emission.Owner.Edges is null ? null : emission.Il.DeclareLocal(typeof(nint));

    /// <summary>Loads where the counters are.</summary>
    public void Open()
    {
        if (_edges is null) return;
        emission.Fuel.LoadInstance();
        emission.Il.Emit(OpCodes.Ldfld, Members.EdgeCounters);
        emission.Il.Emit(OpCodes.Stloc, _edges);
    }

    public void Emit(in LoweredInstruction i)
    {
        var (il, frame) = (emission.Il, emission.Frame);
        switch (i.Code)
        {
            case LoweredOp.CountEdge:
                LoadCounter(i.B);
                Increment();
                break;
            case LoweredOp.CountChoice:
                // What is read here is taken afterwards.
                frame.Spill();
                LoadCounter(i.B);
                frame.Read(new(i.A, ValueType.I32));
                il.Emit(OpCodes.Ldc_I4_0);
                il.Emit(OpCodes.Cgt_Un);
                il.Emit(OpCodes.Ldc_I4_2);
                il.Emit(OpCodes.Shl);
                il.Emit(OpCodes.Conv_I);
                il.Emit(OpCodes.Add);
                Increment();
                break;
            default:
                frame.Spill();
                var (type, place) = (i.A == sizeof(int) ? ValueType.I32 : ValueType.I64, emission.Function.Wides[i.C]);
                frame.Read(new(i.First, type));
                frame.Read(new(i.Second, type));
                LoadCounter((int)(place >> 32));
                emission.Fuel.LoadInstance();
                il.Emit(OpCodes.Ldc_I4, (int)place);
                il.Emit(OpCodes.Call, type == ValueType.I32 ? Members.Compared32 : Members.Compared64);
                break;
        }
    }

    private void LoadCounter(int edge)
    {
        emission.Il.Emit(OpCodes.Ldloc, _edges!);
        emission.Il.Emit(OpCodes.Ldc_I8, (long)edge * sizeof(uint));
        emission.Il.Emit(OpCodes.Conv_I);
        emission.Il.Emit(OpCodes.Add);
    }

    private void Increment()
    {
        emission.Il.Emit(OpCodes.Dup);
        emission.Il.Emit(OpCodes.Ldind_U4);
        emission.Il.Emit(OpCodes.Ldc_I4_1);
        emission.Il.Emit(OpCodes.Add);
        emission.Il.Emit(OpCodes.Stind_I4);
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
        if (*(uint*)rounds <= CoverageMap.KeptRounds && left != right) Record(instance, offset, (uint)left, (uint)right, sizeof(int));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Compared64(long left, long right, nint rounds, Instance instance, int offset)
    {
        if (*(uint*)rounds <= CoverageMap.KeptRounds && left != right) Record(instance, offset, (ulong)left, (ulong)right, sizeof(long));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Record(Instance instance, int offset, ulong left, ulong right, int bytes) =>
        instance.CoverageMap!.Record(offset, left, right, bytes);
}
