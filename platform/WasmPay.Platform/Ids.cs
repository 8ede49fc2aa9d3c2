namespace WasmPay.Platform;

/// <summary>Where identifiers come from; injected, so that a run can be repeated with the same ones.</summary>
public interface IIdSource
{
    /// <summary>A new identifier that begins with <paramref name="prefix"/> and an underscore.</summary>
    string Next(string prefix);
}

/// <summary>Version 7 UUIDs: unique over all nodes and in the order of time.</summary>
public sealed class TimeOrderedIds(TimeProvider time) : IIdSource
{
    /// <inheritdoc/>
    public string Next(string prefix) => $"{prefix}_{Guid.CreateVersion7(time.GetUtcNow()):n}";
}

/// <summary>1, 2, 3: for runs that must repeat exactly, on one node.</summary>
public sealed class SequentialIds : IIdSource
{
    private long _last;

    /// <inheritdoc/>
    public string Next(string prefix) => $"{prefix}_{Interlocked.Increment(ref _last):d12}";
}
