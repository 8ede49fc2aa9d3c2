using WasmPay.Sandbox.Contracts;
using WasmPay.Wasm.Engine;

namespace WasmPay.Sandbox;

/// <summary>A component on two engines: every payment is decided on both, and a difference is an outcome of its own.</summary>
internal sealed class PairedComponent(EngineComponent first, EngineComponent second) : IDecider
{
    private readonly SecondOpinion _opinion = new(first.Engine, second.Engine);

    /// <inheritdoc/>
    public EngineIdentity Engine => first.Engine;

    /// <inheritdoc/>
    public bool IsCompiled => first.IsCompiled && second.IsCompiled;

    /// <inheritdoc/>
    public Deadline NewDeadline(CancellationToken cancellation) => first.NewDeadline(cancellation);

    /// <inheritdoc/>
    public Outcome Run(in Call call, Deadline deadline, CancellationToken cancellation) =>
        _opinion.Settle(first.Run(call, deadline, cancellation), second.Run(call, deadline, cancellation));

    /// <inheritdoc/>
    public void Dispose()
    {
        first.Dispose();
        second.Dispose();
    }
}
