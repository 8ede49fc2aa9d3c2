using WasmPay.Wasm.Engine;

namespace WasmPay.Sandbox;

/// <summary>
/// Compiling beside the calls that need it: compilers know no deadline, and must not hold a thread that answers requests. A call waits
/// until its own deadline; the work goes on, and serves those that come later.
/// </summary>
internal static class CompilingTask
{
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(20);

    /// <summary>Begins work on a thread of its own.</summary>
    public static Task<T> Begin<T>(Func<T> work) => Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>Waits for work until the deadline; null where it is not done then. What it throws, the caller is thrown.</summary>
    public static T? Await<T>(Task<T> work, Deadline deadline)
        where T : class
    {
        // In slices, since the deadline's clock may be another than the system's.
        while (!work.IsCompleted)
        {
            if (deadline.Left is var left && left == TimeSpan.Zero) return null;
            ((IAsyncResult)work).AsyncWaitHandle.WaitOne(left < Slice ? left : Slice);
        }
        return work.GetAwaiter().GetResult();
    }
}
