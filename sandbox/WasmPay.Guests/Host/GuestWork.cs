using WasmPay.Sandbox;

namespace WasmPay.Guests.Host;

/// <summary>
/// Something to do on a worker, in parts that each concern one component. The dispatcher says where and how often; the work knows what
/// to send, and keeps what comes back.
/// </summary>
internal abstract class GuestWork
{
    /// <summary>The name by which it is counted.</summary>
    public abstract string Kind { get; }

    /// <summary>Whether it decides no payment: then it may have only a share of the workers, so that payments find one.</summary>
    public virtual bool IsAside => true;

    /// <summary>Work of the same name waits in one line; lines take turns, so that nobody's many keep another's few waiting.</summary>
    public virtual string Line => DigestOf(0);

    /// <summary>Parts.</summary>
    public abstract int Count { get; }

    /// <summary>The component that a part concerns.</summary>
    public abstract string DigestOf(int part);

    /// <summary>Does some parts on a connection. Null where they are done; else the worker's end, and whether the parts had begun.</summary>
    public abstract WorkerDeath? Do(GuestConnection on, IReadOnlyList<int> parts, out bool begun, CancellationToken cancellation);

    /// <summary>A part comes to nothing, for a cause (a code) and a reason (a sentence).</summary>
    public abstract void GiveUp(int part, string cause, string reason);

    /// <summary>A part comes to nothing since the caller left before there was a worker.</summary>
    public virtual void Leave(int part) => GiveUp(part, HostCodes.NoWorker, "The caller left before a worker was free.");
}
