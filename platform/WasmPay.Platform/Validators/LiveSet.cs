using System.Collections.Immutable;
using WasmPay.Platform.Access;

namespace WasmPay.Platform.Validators;

/// <summary>Who validates for one bank, or for the platform.</summary>
/// <param name="Target">A bank's code, or <see cref="Principal.Platform"/>.</param>
/// <param name="Digest">The component.</param>
/// <param name="Proposal">The proposal that brought it; empty for one that was there from the start.</param>
/// <param name="Since">When it was promoted.</param>
/// <param name="Loaded">The component, ready to run.</param>
public sealed record LiveValidator(string Target, string Digest, string Proposal, DateTimeOffset Since, LoadedValidator Loaded);

/// <summary>An immutable snapshot of who validates for whom. A transaction sees one from start to end.</summary>
/// <param name="Version">Grows by one with each change.</param>
/// <param name="Live">Whose verdicts count, by target.</param>
/// <param name="Shadow">Who is only watched, by target.</param>
public sealed record LiveSet(long Version, ImmutableDictionary<string, LiveValidator> Live, ImmutableDictionary<string, LiveValidator> Shadow)
{
    /// <summary>What somebody sees of it: a bank what validates for itself, without the version, which grows with every bank's changes.</summary>
    public LiveSet SeenBy(Principal by) => by.IsStaff ? this : new LiveSet(0, Of(Live, by), Of(Shadow, by));

    private static ImmutableDictionary<string, LiveValidator> Of(ImmutableDictionary<string, LiveValidator> validators, Principal by) =>
        validators.RemoveRange(validators.Keys.Where(target => !by.ActsFor(target)));

    /// <summary>Nobody validates: every payment is approved.</summary>
    public static LiveSet Empty { get; } = new(0, ImmutableDictionary<string, LiveValidator>.Empty, ImmutableDictionary<string, LiveValidator>.Empty);
}
