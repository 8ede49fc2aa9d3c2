using WasmPay.Wasm;

namespace WasmPay.Guests.Protocol;

/// <summary>What a worker counted, which the host's exporters are to see.</summary>
/// <param name="Functions">Warm functions since the worker began.</param>
/// <param name="MemoryHeld">Bytes that its guests hold now.</param>
internal readonly record struct WorkerCounts(WarmFunctions Functions, long MemoryHeld)
{
    /// <summary>Bytes of the message's payload.</summary>
    public const int Bytes = 4 * sizeof(long);

    /// <summary>Functions between two looks that a host believes; compiling one takes some hundred microseconds.</summary>
    private const long MostBetween = 100_000;

    public void Write(WireWriter to)
    {
        to.Begin(MessageKind.Counts);
        to.I64(Functions.Compiled);
        to.I64(Functions.Kept);
        to.I64(Functions.Failed);
        to.I64(MemoryHeld);
    }

    public static WorkerCounts Read(ref WireReader from)
    {
        var counts = new WorkerCounts(new(from.I64(), from.I64(), from.I64()), from.I64());
        from.End();
        return counts;
    }

    /// <summary>What came since <paramref name="before"/>. A worker that was taken over may count as it likes, and adds little and never less than nothing.</summary>
    public WarmFunctions Since(WorkerCounts before) => new(
        Between(before.Functions.Compiled, Functions.Compiled), Between(before.Functions.Kept, Functions.Kept), Between(before.Functions.Failed, Functions.Failed));

    // In twice the width, since the difference of two 64-bit numbers need not fit one.
    private static long Between(long before, long now) => (long)Int128.Clamp((Int128)now - before, 0, MostBetween);
}
