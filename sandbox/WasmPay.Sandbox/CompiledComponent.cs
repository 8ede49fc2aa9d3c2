using WasmPay.Sandbox.Components;
using WasmPay.Sandbox.Contracts;
using WasmPay.Wasm.Engine;

namespace WasmPay.Sandbox;

/// <summary>
/// What a component takes to run: its plan, its compiled modules, its idle instances. All of it can be made again from the
/// bytes, with the same answers and the same fuel, so it may be let go at any time; calls under way keep what they use.
/// </summary>
internal sealed class CompiledComponent(
    ICoreEngine engine, ComponentPlan plan, IReadOnlyList<ICoreModule> modules, ContractExport contract, SandboxOptions options,
    ClockSet<SessionPool> ready, Action<CompiledComponent> letGo) : IKept, IDisposable
{
    private readonly SessionPool _sessions = new(ready);
    private volatile int _calls;

    /// <inheritdoc/>
    public int Place { get; set; } = -1;

    /// <inheritdoc/>
    public void LetGo() => letGo(this);

    /// <summary>
    /// Whether it was called since this was last asked. The call that it was compiled for does not count, so that one round of
    /// all validators does not drive out those that are called often.
    /// </summary>
    public bool TakeUsed()
    {
        if (_calls < 2) return false;
        _calls = 1;
        return true;
    }

    /// <summary>One call, on an instance that is fresh.</summary>
    public Outcome Run(in Call call)
    {
        // Written only when it changes, so that threads do not take the line from each other.
        if (_calls is var calls and < 2) _calls = calls + 1;
        var session = _sessions.Rent();
        if (session is null)
        {
            session = Session.Apart(engine, plan, contract, options);
            if (session.Start(call) is { } failed)
            {
                session.Dispose();
                return failed;
            }
        }
        var keep = false;
        try
        {
            var outcome = session.Run(call);
            keep = session.TryReset() && _sessions.Return(session);
            return outcome;
        }
        finally
        {
            if (!keep) session.Dispose();
        }
    }

    /// <summary>Keeps no instance from now on. Modules go with their last call: nobody need wait for it, and none is cut off.</summary>
    public void Dispose() => _sessions.Dispose();

    /// <summary>Frees the modules now; nothing may run.</summary>
    public void DisposeModules()
    {
        foreach (var module in modules) module.Dispose();
    }
}
