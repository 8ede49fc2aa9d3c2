using System.Runtime.ExceptionServices;

namespace WasmPay.Testing;

/// <summary>
/// A thread with the stack that any engine's guests may need, for tests that call an engine themselves: a test runner's own threads are
/// too small, and an engine refuses those.
/// </summary>
public static class GuestThread
{
    private const int StackBytes = 192 << 20;

    // A property of the thread itself: calls back from a guest stay where they are.
    [ThreadStatic]
    private static bool s_isOne;

    /// <summary>Runs to the end, and throws what is thrown.</summary>
    public static void Run(Action body)
    {
        if (s_isOne)
        {
            body();
            return;
        }

        ExceptionDispatchInfo? thrown = null;
        var thread = new Thread(() =>
        {
            s_isOne = true;
            try
            {
                body();
            }
            catch (Exception exception)
            {
                thrown = ExceptionDispatchInfo.Capture(exception);
            }
        }, StackBytes);
        thread.Start();
        thread.Join();
        thrown?.Throw();
    }

    /// <summary>The same with a result.</summary>
    public static T Run<T>(Func<T> body)
    {
        T? result = default;
        Run(() => { result = body(); });
        return result!;
    }
}
