using System.Collections.Immutable;

namespace WasmPay.Sandbox;

/// <summary>Codes of refusals, and traps of outcomes, that are the host's where guests have processes of their own.</summary>
public static class HostCodes
{
    /// <summary>The process that ran the component was lost, and the component is to blame.</summary>
    public const string WorkerDied = "worker-died";

    /// <summary>Two processes were lost one after the other, and others are to blame.</summary>
    public const string WorkerLost = "worker-lost";

    /// <summary>The process has a fault of its own.</summary>
    public const string WorkerFailed = "worker-failed";

    /// <summary>No process was free in time.</summary>
    public const string NoWorker = "no-worker";

    /// <summary>The host ends.</summary>
    public const string Stopped = "stopped";

    /// <summary>The component has killed its last process and is not called.</summary>
    public const string Quarantined = "quarantined";

    /// <summary>All of them.</summary>
    public static ImmutableArray<string> All { get; } = [WorkerDied, WorkerLost, WorkerFailed, NoWorker, Stopped, Quarantined];

    /// <summary>Whether the component brought it about; the others say nothing of it.</summary>
    public static bool IsComponents(string? code) => code is WorkerDied or Quarantined;
}
