using WasmPay.Sandbox.Engines.Wasmtime.Native;

namespace WasmPay.Sandbox.Engines.Wasmtime;

/// <summary>
/// Moves an engine's epoch on, at which running guests look up and see whether their deadline has passed. A thread of its own: a pool
/// whose threads are all busy with guests would not get round to it.
/// </summary>
internal sealed class EpochClock : IDisposable
{
    /// <summary>How long a guest may run past its deadline, but for what the system's scheduler adds.</summary>
    public static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(10);

    private readonly ManualResetEventSlim _stop = new();
    private readonly Thread _thread;

    public EpochClock(EngineHandle engine)
    {
        _thread = new Thread(() => Run(engine)) { IsBackground = true, Name = "wasmtime epochs", Priority = ThreadPriority.AboveNormal };
        _thread.Start();
    }

    /// <summary>Ends, and waits until the engine is not touched any more.</summary>
    public void Dispose()
    {
        _stop.Set();
        _thread.Join();
        _stop.Dispose();
    }

    private void Run(EngineHandle engine)
    {
        while (!_stop.Wait(Tick)) NativeMethods.EngineIncrementEpoch(engine.Pointer);
    }
}
