using WasmPay.Sandbox.Budget;
using WasmPay.Sandbox.Components;
using WasmPay.Sandbox.Contracts;
using WasmPay.Wasm.Engine;

namespace WasmPay.Sandbox;

/// <summary>
/// What a component takes to run: its plan, its compiled modules, its idle instances. All of it can be made again from the
/// bytes, with the same answers and the same fuel, so it may be let go at any time; calls under way keep what they use.
/// </summary>
internal sealed class CompiledComponent(
    GuestRuntime host, ComponentPlan plan, IReadOnlyList<ICoreModule> modules, ContractExport contract, GuestBudget budget,
    Action<CompiledComponent> letGo) : IKept, IRunner, IDisposable
{
    private readonly SessionPool _sessions = new(host.Ready);
    private volatile int _calls;

    /// <inheritdoc/>
    public int Place { get; set; } = -1;

    /// <inheritdoc/>
    public int Weight => modules.Count;

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

    /// <summary>One call, on an instance that is fresh, when the process has memory for it.</summary>
    public Outcome Run(in Call call, Deadline deadline, CancellationToken cancellation)
    {
        // Written only when it changes, so that threads do not take the line from each other.
        if (_calls is var calls and < 2) _calls = calls + 1;
        // An instance with other fuel than all have is made for its one call.
        var shared = call.Fuel is null || call.Fuel == host.Options.Fuel;
        var session = shared ? _sessions.Rent() : null;
        var lease = session?.Lease ?? new(host.Memory);
        if (!lease.TryResize(budget.TotalBytes, deadline))
        {
            session?.Dispose();
            return cancellation.IsCancellationRequested
                ? Session.Interrupted(host.Options, cancellation)
                : GuestRuntime.Failure("no-memory", $"There was no memory for the guest before the deadline: all guests of the process hold at most {host.Memory.Capacity} bytes (ProcessMemoryBytes).");
        }
        var keep = false;
        try
        {
            if (session is null)
            {
                session = Session.Apart(host, plan, contract, budget, lease);
                if (session.Start(call, deadline, cancellation) is { } failed) return failed;
            }
            var outcome = session.Run(call, deadline, cancellation);
            keep = shared && TryKeep(session);
            return outcome;
        }
        finally
        {
            if (!keep) (session ?? (IDisposable)lease).Dispose();
        }
    }

    // What it holds is looked at before it is put back: that is what the system gave it.
    private bool TryKeep(Session session)
    {
        var held = session.HeldBytes;
        if (held > host.Options.ResidentBytes || !session.TryReset()) return false;
        session.Lease.Shrink(held);
        return _sessions.Return(session);
    }

    /// <summary>Keeps no instance from now on. Modules go with their last call: nobody need wait for it, and none is cut off.</summary>
    public void Dispose() => _sessions.Dispose();

    /// <summary>Frees the modules now; nothing may run.</summary>
    public void DisposeModules()
    {
        foreach (var module in modules) module.Dispose();
    }
}
