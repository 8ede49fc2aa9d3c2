using System.Collections.Frozen;
using WasmPay.Platform;
using WasmPay.Platform.Access;

namespace WasmPay.Server.Samples;

/// <summary>
/// Knows the samples' people by their public tokens, beside those whom they have added, and never beside others: where the store is somebody's own,
/// also since a moment ago, the tokens are nobody's. A server that is started without samples knows none of them, whatever store it has.
/// </summary>
internal sealed class SampleIdentity(IIdentity others, Principals store) : IIdentity
{
    private static readonly FrozenDictionary<string, Principal> People = SampleBanks.People.ToFrozenDictionary(person => person.Token, person => person.Principal, StringComparer.Ordinal);

    private static readonly Error s_own = new(
        ErrorCode.Unauthenticated, "The store has people of its own now, and the samples' tokens are public: they are good for nothing any more.", "authorization");

    /// <inheritdoc/>
    public async Task<Result<Principal>> AuthenticateAsync(string token, CancellationToken cancellation = default)
    {
        if (!People.TryGetValue(token, out var person)) return await others.AuthenticateAsync(token, cancellation).ConfigureAwait(false);
        return await store.AnyOfItsOwnAsync(cancellation).ConfigureAwait(false) ? s_own : person with { KnownBy = [Principals.OfSamples] };
    }

    /// <inheritdoc/>
    public Task<Result<Principal>> AuthenticateCertificateAsync(string hash, CancellationToken cancellation = default) => others.AuthenticateCertificateAsync(hash, cancellation);
}
