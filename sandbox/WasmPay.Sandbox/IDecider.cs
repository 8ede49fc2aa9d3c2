using WasmPay.Sandbox.Contracts;
using WasmPay.Wasm.Engine;

namespace WasmPay.Sandbox;

/// <summary>An admitted component on the engine or engines that decide its payments.</summary>
internal interface IDecider : IDisposable
{
    /// <summary>The engine whose answers count.</summary>
    EngineIdentity Engine { get; }

    /// <summary>Whether the next call finds it compiled, or need not wait for it.</summary>
    bool IsCompiled { get; }

    /// <summary>The deadline of a verdict that is asked for now.</summary>
    Deadline NewDeadline(CancellationToken cancellation);

    /// <summary>Decides one payment before the deadline.</summary>
    Outcome Run(in Call call, Deadline deadline, CancellationToken cancellation);
}
