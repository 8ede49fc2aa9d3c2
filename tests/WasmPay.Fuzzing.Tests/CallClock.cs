namespace WasmPay.Fuzzing.Tests;

/// <summary>A clock that stands still but for what a test lets pass: exact, however busy the machine is.</summary>
internal sealed class CallClock : TimeProvider
{
    private long now;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => now;

    public void Pass(TimeSpan time) => now += time.Ticks;
}
