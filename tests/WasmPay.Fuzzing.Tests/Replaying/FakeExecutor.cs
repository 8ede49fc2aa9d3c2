using WasmPay.Fuzzing.Replaying;
using WasmPay.Sandbox.Contracts;
using WasmPay.Wasm.Engine;

namespace WasmPay.Fuzzing.Tests.Replaying;

/// <summary>An executor written in C#, with disagreements planted as a test likes; it makes itself.</summary>
internal sealed class FakeExecutor(string name, Func<ValidationRequest, Outcome> decide) : IExecutorFactory, IExecutor
{
    public string Name => name;

    public EngineIdentity Engine { get; init; } = new("fake", "1", "fake-1");

    /// <summary>What takes its time when it is loaded.</summary>
    public Action Loading { get; init; } = () => { };

    public List<ValidationRequest> Asked { get; } = [];

    public bool IsDisposed { get; private set; }

    public ExecutorStart Start(ReadOnlyMemory<byte> component)
    {
        Loading();
        return new ExecutorStart.Ready(this);
    }

    public Outcome Validate(ValidationRequest request, CancellationToken cancellation)
    {
        Asked.Add(request);
        return decide(request);
    }

    public void Dispose() => IsDisposed = true;
}

/// <summary>A factory with nothing to offer but a reason.</summary>
internal sealed class NoExecutor(string name, ExecutorStart start) : IExecutorFactory
{
    public string Name => name;

    public ExecutorStart Start(ReadOnlyMemory<byte> component) => start;
}
