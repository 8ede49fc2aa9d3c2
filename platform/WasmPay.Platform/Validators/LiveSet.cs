using System.Collections.Immutable;
using WasmPay.Platform.Access;
using WasmPay.Platform.Currencies;

namespace WasmPay.Platform.Validators;

/// <summary>Who validates for one bank, or for the platform.</summary>
/// <param name="Target">A bank's code, or <see cref="Principal.Platform"/>.</param>
/// <param name="Digest">The component.</param>
/// <param name="Proposal">The proposal that brought it; empty for one that was there from the start.</param>
/// <param name="Since">When it was promoted.</param>
/// <param name="Loaded">The component, ready to run.</param>
public sealed record LiveValidator(string Target, string Digest, string Proposal, DateTimeOffset Since, LoadedValidator Loaded);

/// <summary>An immutable snapshot of what is in force: who validates for whom, and at what rates. A transaction sees one from start to end.</summary>
/// <param name="Version">Grows by one with each change.</param>
/// <param name="Live">Whose verdicts count, by target.</param>
/// <param name="Shadow">Who is only watched, by target.</param>
public sealed record LiveSet(long Version, ImmutableDictionary<string, LiveValidator> Live, ImmutableDictionary<string, LiveValidator> Shadow)
{
    /// <summary>Who is stopped, by bank or <see cref="Principal.Platform"/>: this answers in the place of whatever is live.</summary>
    public ImmutableDictionary<string, LoadedValidator> Stopped { get; init; } = ImmutableDictionary<string, LoadedValidator>.Empty;

    /// <summary>The exchange rates.</summary>
    public RateTable Rates { get; init; } = RateTable.Embedded;

    /// <summary>From when on it is not in force any more, since a stop ends by itself; null where none does.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Whether it is what is in force.</summary>
    public bool IsInForce(long version, DateTimeOffset at) => Version == version && !(Until <= at);

    /// <summary>What somebody sees of it: a bank what validates for itself, without the version, which grows with every bank's changes.</summary>
    public LiveSet SeenBy(Principal by) => by.IsStaff ? this : this with { Version = 0, Live = Of(Live, by), Shadow = Of(Shadow, by), Stopped = Of(Stopped, by) };

    private static ImmutableDictionary<string, T> Of<T>(ImmutableDictionary<string, T> validators, Principal by) =>
        validators.RemoveRange(validators.Keys.Where(target => !by.ActsFor(target)));

    /// <summary>Nobody validates: every payment is approved.</summary>
    public static LiveSet Empty { get; } = new(0, ImmutableDictionary<string, LiveValidator>.Empty, ImmutableDictionary<string, LiveValidator>.Empty);
}
