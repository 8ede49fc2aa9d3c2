using WasmPay.Sandbox.Contracts;
using WasmPay.Wasm.Engine;

namespace WasmPay.Fuzzing.Replaying;

/// <summary>
/// One way to execute a component: an engine, wherever it runs, or whatever stands behind it. All of them must answer a request alike, at the
/// same fuel. One thread at a time.
/// </summary>
public interface IExecutor : IDisposable
{
    /// <summary>The engine that executes, and by which schedule it counts fuel.</summary>
    EngineIdentity Engine { get; }

    /// <summary>Decides one payment. What a guest does is an outcome; an exception is a fault of the host.</summary>
    Outcome Validate(ValidationRequest request, CancellationToken cancellation);
}

/// <summary>Makes executors of one kind.</summary>
public interface IExecutorFactory
{
    /// <summary>What reports call it: <c>interpreter</c>, <c>compiled</c>, <c>wasmtime</c>; another name for each factory of a run.</summary>
    string Name { get; }

    /// <summary>Makes an executor of a component, which the caller disposes, or says why there is none.</summary>
    ExecutorStart Start(ReadOnlyMemory<byte> component);
}

/// <summary>What came of making an executor.</summary>
public abstract record ExecutorStart
{
    private ExecutorStart()
    {
    }

    /// <summary>It executes.</summary>
    public sealed record Ready(IExecutor Executor) : ExecutorStart;

    /// <summary>It cannot be had on this machine, for a reason in one sentence. That says nothing of the component.</summary>
    public sealed record Unavailable(string Reason) : ExecutorStart;

    /// <summary>It is there and does not admit the component, for a reason in one sentence.</summary>
    public sealed record Refused(string Reason) : ExecutorStart;
}
