using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Fido2NetLib;
using Fido2NetLib.Objects;
using Microsoft.AspNetCore.DataProtection;
using WasmPay.Platform;
using WasmPay.Platform.Access;
using WasmPay.Platform.Access.Passkeys;

namespace WasmPay.Server.Access.Passkeys;

/// <summary>A question to a passkey.</summary>
/// <param name="Options">In JSON, as browsers take it.</param>
/// <param name="Ticket">The question, sealed: it comes back with the answer.</param>
/// <param name="ExpiresAt">From when on no answer is taken.</param>
internal sealed record PasskeyQuestion(string Options, string Ticket, DateTimeOffset ExpiresAt);

/// <summary>
/// Puts questions to passkeys and checks their answers, by Fido2. Nothing is kept of a question that is out: it is sealed, with whom it was put to and its
/// end, so that nobody fills the store by asking; its answer is taken once by <see cref="PasskeyRing"/>.
/// </summary>
internal sealed class WebAuthn(PasskeyOrigins? origins, PasskeyRing passkeys, IDataProtectionProvider protection, TimeProvider time)
{
    private const int LongestText = 16 << 10, LongestName = 64, ChallengeBytes = 32;
    private static readonly TimeSpan s_time = TimeSpan.FromMinutes(5);
    private static readonly Error s_off = new(ErrorCode.IllegalTransition, "This server has no passkeys; its operator names where browsers find it (--passkey-origin).", "passkey");

    // What every passkey there is knows one of.
    private static readonly PubKeyCredParam[] s_algorithms = [PubKeyCredParam.ES256, PubKeyCredParam.Ed25519, PubKeyCredParam.RS256];

    private readonly IDataProtector _sealing = protection.CreateProtector("WasmPay.Passkeys.1");
    private readonly Fido2? _fido = origins is null ? null : new(new Fido2Configuration
    {
        RPID = origins.Host,
        RPName = "WasmPay",
        Origins = origins.Origins,
        ChallengeSize = ChallengeBytes,
        Timeout = (uint)s_time.TotalMilliseconds,
        AllowCrossOriginRequests = false,
    });

    /// <summary>Whether there are passkeys here.</summary>
    public bool IsOn => _fido is not null;

    /// <summary>A question to a passkey that somebody is about to add.</summary>
    public async Task<Result<PasskeyQuestion>> AskToAddAsync(Principal by, CancellationToken cancellation)
    {
        if (_fido is null) return s_off;
        if (passkeys.Unfit(by) is { } unfit) return unfit;
        var options = _fido.RequestNewCredential(new RequestNewCredentialParams
        {
            User = new Fido2User { Id = HandleOf(by.Id), Name = by.Id, DisplayName = by.Name },
            ExcludeCredentials = [.. (await passkeys.IdsAsync(by, cancellation).ConfigureAwait(false)).Select(id => new PublicKeyCredentialDescriptor(Base64Url.DecodeFromChars(id)))],
            // It names its owner itself, and makes sure of him: two factors in one.
            AuthenticatorSelection = new AuthenticatorSelection { ResidentKey = ResidentKeyRequirement.Required, UserVerification = UserVerificationRequirement.Required },
            AttestationPreference = AttestationConveyancePreference.None,
            PubKeyCredParams = s_algorithms,
        });
        return Seal("add", by.Id, options.ToJson());
    }

    /// <summary>The passkey that answered such a question of somebody's.</summary>
    public async Task<Result<PasskeyAnswer>> CheckAddedAsync(Principal by, string ticket, string answer, CancellationToken cancellation)
    {
        if (_fido is null) return s_off;
        if (passkeys.Unfit(by) is { } unfit) return unfit;
        if (Open("add", ticket, answer) is not { } question || question.Principal != by.Id) return PasskeyRing.Wrong;
        return await CheckAsync(async () =>
        {
            var made = await _fido.MakeNewCredentialAsync(new MakeNewCredentialParams
            {
                AttestationResponse = JsonSerializer.Deserialize<AuthenticatorAttestationRawResponse>(answer)!,
                OriginalOptions = CredentialCreateOptions.FromJson(question.Options),
                // Looked at again where it is added.
                IsCredentialIdUniqueToUserCallback = static (_, _) => Task.FromResult(true),
            }, cancellation).ConfigureAwait(false);
            return new PasskeyAnswer(question.Hash, by.Id, new PasskeyProof(Base64Url.EncodeToString(made.Id), Base64Url.EncodeToString(made.PublicKey), made.SignCount));
        }).ConfigureAwait(false);
    }

    /// <summary>A question to any passkey of a name's, whether there is one or not.</summary>
    public Result<PasskeyQuestion> AskToSignIn(string principal)
    {
        if (_fido is null) return s_off;
        if (principal.Length is 0 or > LongestName) return new Error(ErrorCode.Malformed, $"Say who signs in: 1 to {LongestName} characters.", "principal");
        var options = _fido.GetAssertionOptions(new GetAssertionOptionsParams { UserVerification = UserVerificationRequirement.Required });
        return Seal("sign-in", principal, options.ToJson());
    }

    /// <summary>The passkey that answered such a question.</summary>
    public async Task<Result<PasskeyAnswer>> CheckSignedInAsync(string ticket, string answer, CancellationToken cancellation)
    {
        if (_fido is null) return s_off;
        if (Open("sign-in", ticket, answer) is not { } question) return PasskeyRing.Wrong;
        return await CheckAsync(async () =>
        {
            var response = JsonSerializer.Deserialize<AuthenticatorAssertionRawResponse>(answer)!;
            if (await passkeys.FindAsync(question.Principal, Base64Url.EncodeToString(response.RawId), cancellation).ConfigureAwait(false) is not { } known) return null;
            var used = await _fido.MakeAssertionAsync(new MakeAssertionParams
            {
                AssertionResponse = response,
                OriginalOptions = AssertionOptions.FromJson(question.Options),
                StoredPublicKey = Base64Url.DecodeFromChars(known.PublicKey),
                // The count is compared where what it tells is recorded (PasskeyRing), and not here, where nobody would hear of it.
                StoredSignatureCounter = 0,
                IsUserHandleOwnerOfCredentialIdCallback = (owner, _) => Task.FromResult(owner.UserHandle.AsSpan().SequenceEqual(HandleOf(question.Principal))),
            }, cancellation).ConfigureAwait(false);
            return new PasskeyAnswer(question.Hash, question.Principal, known with { Counter = used.SignCount });
        }).ConfigureAwait(false);
    }

    // What a device keeps beside a passkey to name its owner: nothing of him.
    private static byte[] HandleOf(string principal) => SHA256.HashData(Encoding.UTF8.GetBytes($"wasmpay {principal}"));

    private PasskeyQuestion Seal(string purpose, string principal, string options)
    {
        var end = time.GetUtcNow() + s_time;
        return new PasskeyQuestion(options, _sealing.Protect(JsonSerializer.Serialize(new Question(purpose, principal, options, end))), end);
    }

    // What was asked, where it was asked by this platform, for this, and not too long ago.
    private Question? Open(string purpose, string ticket, string answer)
    {
        if (ticket.Length is 0 or > LongestText || answer.Length is 0 or > LongestText) return null;
        try
        {
            var question = JsonSerializer.Deserialize<Question>(_sealing.Unprotect(ticket))!;
            return question.Purpose == purpose && question.ExpiresAt > time.GetUtcNow() ? question : null;
        }
        catch (Exception unknown) when (unknown is CryptographicException or JsonException)
        {
            return null;
        }
    }

    // Whoever likes sends an answer, in forms that the library's readers throw at; none of them is a mistake of ours.
    private static async Task<Result<PasskeyAnswer>> CheckAsync(Func<Task<PasskeyAnswer?>> check)
    {
        try
        {
            return await check().ConfigureAwait(false) is { } answer ? answer : PasskeyRing.Wrong;
        }
        catch (Exception refused) when (refused is not OperationCanceledException and not System.Data.Common.DbException)
        {
            return PasskeyRing.Wrong;
        }
    }

    private sealed record Question(string Purpose, string Principal, string Options, DateTimeOffset ExpiresAt)
    {
        // The challenge within the options is random, so that no two questions have one hash.
        public string Hash => Digest.Of(Options);
    }
}
