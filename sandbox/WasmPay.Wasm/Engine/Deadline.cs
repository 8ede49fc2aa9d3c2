namespace WasmPay.Wasm.Engine;

/// <summary>
/// When calls must end, whatever fuel they have left: after a time by the wall clock, or when the caller cancels. Engines look at it
/// wherever they look at fuel, and the host in its own loops. What it ends is an outcome of its own (<see cref="TrapCode.Interrupted"/>)
/// and never replays, since it depends on how fast the machine is.
/// </summary>
public sealed class Deadline(TimeProvider clock, TimeSpan limit, CancellationToken cancellation = default)
{
    private readonly long _started = clock.GetTimestamp();

    /// <summary>What is left of the time; zero where it has passed or the caller has cancelled.</summary>
    public TimeSpan Left =>
        cancellation.IsCancellationRequested ? TimeSpan.Zero
        : limit - clock.GetElapsedTime(_started) is var left && left > TimeSpan.Zero ? left : TimeSpan.Zero;

    /// <summary>Whether calls must end now.</summary>
    public bool HasPassed => Left == TimeSpan.Zero;

    /// <summary>Has something done when the caller cancels; costs nothing where the caller cannot.</summary>
    public CancellationTokenRegistration OnCancelled(Action<object?> action, object state) => cancellation.UnsafeRegister(action, state);

    /// <summary>Traps where calls must end now.</summary>
    /// <exception cref="TrapException"><see cref="TrapCode.Interrupted"/>.</exception>
    public void Check()
    {
        if (HasPassed) throw new TrapException(TrapCode.Interrupted, cancellation.IsCancellationRequested ? "the caller cancelled" : $"the deadline of {limit.TotalMilliseconds} ms passed");
    }
}
