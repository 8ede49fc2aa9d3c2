using System.Runtime.ExceptionServices;

namespace WasmPay.Wasm.Compile;

/// <summary>Where a function is compiled: large ones on a thread of their own with a large stack, because the JIT recurses.</summary>
internal static class CompileThread
{
    private const int SmallBytes = 2_048;
    private const int StackBytes = 64 << 20;

    public static CompiledFunction Run(Func<CompiledFunction> compile, int bodyBytes)
    {
        if (bodyBytes <= SmallBytes) return compile();
        CompiledFunction? method = null;
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(
            () =>
            {
                try
                {
                    method = compile();
                }
                catch (Exception e)
                {
                    failure = ExceptionDispatchInfo.Capture(e);
                }
            },
            StackBytes);
        thread.Start();
        thread.Join();
        failure?.Throw();
        return method!;
    }
}
