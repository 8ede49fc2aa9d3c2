using WasmPay.Platform.Access;

namespace WasmPay.Platform.Stops;

/// <summary>What is stopped.</summary>
public enum StopSubject
{
    /// <summary>A component, by its digest: it is called for nobody.</summary>
    Component,

    /// <summary>A bank, by its code, or <see cref="Principal.Platform"/>: whatever it pays or is paid waits for a person.</summary>
    Bank,
}

/// <summary>One person's word that something must not go on as it does. It holds for a time, and for good once a second person has said the same.</summary>
/// <param name="Subject">What is stopped.</param>
/// <param name="Target">A component's digest, which the platform need not hold, or a bank's code.</param>
/// <param name="Reason">Why, in words of the one who did it.</param>
/// <param name="By">Who did it, and may neither ratify nor undo it.</param>
/// <param name="At">When.</param>
/// <param name="ByStaff">Whether it is the platform's own staff who did it: then only they let it go on.</param>
/// <param name="RatifiedBy">The second person; null while there is none.</param>
/// <param name="RatifiedAt">When.</param>
public sealed record Stop(StopSubject Subject, string Target, string Reason, string By, DateTimeOffset At, bool ByStaff, string? RatifiedBy = null, DateTimeOffset? RatifiedAt = null)
{
    /// <summary>How long one person's word holds.</summary>
    public static readonly TimeSpan Alone = TimeSpan.FromHours(24);

    /// <summary>When it ends by itself; null where a second person stands behind it.</summary>
    public DateTimeOffset? EndsAt => RatifiedBy is null ? At + Alone : null;

    /// <summary>Whether it holds at this time.</summary>
    public bool Holds(DateTimeOffset at) => EndsAt is not { } end || at < end;
}
