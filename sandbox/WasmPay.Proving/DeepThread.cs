using System.Runtime.ExceptionServices;

namespace WasmPay.Proving;

/// <summary>Runs what nests as deep as texts are long.</summary>
internal static class DeepThread
{
    private const int StackBytes = 512 << 20;

    /// <summary>The result of work on a thread of its own; what it throws is thrown here.</summary>
    public static T Run<T>(Func<T> work)
    {
        T? result = default;
        ExceptionDispatchInfo? failed = null;
        var thread = new Thread(() =>
        {
            try
            {
                result = work();
            }
            catch (Exception failure)
            {
                failed = ExceptionDispatchInfo.Capture(failure);
            }
        }, StackBytes);
        thread.Start();
        thread.Join();
        failed?.Throw();
        return result!;
    }
}
