using System.Collections.Frozen;
using WasmPay.Platform;
using WasmPay.Platform.Access;

namespace WasmPay.Server.Samples;

/// <summary>
/// Knows the samples' people by their public tokens, beside those whom the store knows. They are known to this process alone: a server that is
/// started without samples knows none of them, whatever store it has.
/// </summary>
internal sealed class SampleIdentity(IIdentity others) : IIdentity
{
    private static readonly FrozenDictionary<string, Principal> People = SampleBanks.People.ToFrozenDictionary(person => person.Token, person => person.Principal, StringComparer.Ordinal);

    /// <inheritdoc/>
    public async Task<Result<Principal>> AuthenticateAsync(string token, CancellationToken cancellation = default) =>
        People.TryGetValue(token, out var person) ? person : await others.AuthenticateAsync(token, cancellation).ConfigureAwait(false);

    /// <inheritdoc/>
    public Task<Result<Principal>> AuthenticateCertificateAsync(string hash, CancellationToken cancellation = default) => others.AuthenticateCertificateAsync(hash, cancellation);
}
