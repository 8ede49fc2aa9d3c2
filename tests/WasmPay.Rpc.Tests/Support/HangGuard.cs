namespace WasmPay.Rpc.Tests.Support;

/// <summary>Ends a test that would otherwise hang; generous, so that a slow machine does not fail.</summary>
internal static class HangGuard
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public static Task Guarded(this Task task) => task.WaitAsync(Limit);

    public static Task<T> Guarded<T>(this Task<T> task) => task.WaitAsync(Limit);
}
