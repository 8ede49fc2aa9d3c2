using System.Text.Json.Nodes;
using WasmPay.Authoring.Json;
using WasmPay.Platform.Currencies;
using WasmPay.Sandbox.Contracts;

namespace WasmPay.Platform.Transactions;

/// <summary>A payment that somebody orders.</summary>
/// <param name="IdempotencyKey">Chosen by the client, one for each payment that it means; repeated with the same content it changes nothing.</param>
/// <param name="Origin">The account that pays.</param>
/// <param name="Destination">The account that is paid.</param>
/// <param name="Amount">What the origin is debited, in its own currency.</param>
/// <param name="Channel">How it was ordered.</param>
/// <param name="Purpose">ISO 20022 external purpose code, or empty.</param>
/// <param name="Memo">Text for the payee.</param>
public sealed record Order(
    string IdempotencyKey, string Origin, string Destination, Money Amount, Channel Channel = Channel.Api, string Purpose = "", string Memo = "")
{
    /// <summary>SHA-256 over everything but the key: tells a repetition from another payment under the same key.</summary>
    public string ContentHash() => Digest.Of(CanonicalJson.Write(new JsonObject
    {
        ["origin"] = Origin,
        ["destination"] = Destination,
        ["units"] = Amount.Units,
        ["currency"] = Amount.Currency,
        ["channel"] = Wire.Name(Channel),
        ["purpose"] = Purpose,
        ["memo"] = Memo,
    }));

    /// <summary>What can be said against the order without looking at anything else, in the order of precedence.</summary>
    internal Error? Check()
    {
        if (TextCheck.Check(IdempotencyKey, "idempotency_key", Limits.IdempotencyKey, 1, oneLine: true) is { } key) return key;
        if ((TextCheck.Check(Origin, "origin", 64, 1) ?? TextCheck.Check(Destination, "destination", 64, 1)) is { } account) return account;
        if (Purpose is not { Length: 0 } && (Purpose is not { Length: <= 4 } || !Purpose.All(char.IsAsciiLetterOrDigit)))
            return new Error(ErrorCode.Malformed, "`purpose` must be an ISO 20022 code of up to 4 letters or digits.", "purpose");
        if (TextCheck.Check(Memo, "memo", Limits.Memo) is { } memo) return memo;
        if (!Enum.IsDefined(Channel)) return new Error(ErrorCode.Malformed, "`channel` is none that the platform knows.", "channel");
        if (Currency.Find(Amount.Currency) is null) return new Error(ErrorCode.UnknownCurrency, $"The currency `{Shorten(Amount.Currency)}` is not one of ISO 4217.", "amount.currency");
        if (Amount.Units <= 0) return new Error(ErrorCode.AmountNotPositive, "An amount must be above zero.", "amount.units");
        return Amount.Units > Limits.MaxUnits ? new Error(ErrorCode.AmountTooLarge, "An amount is at most 10^15 minor units.", "amount.units") : null;
    }

    private static string Shorten(string? text) => text is null ? "" : text.Length <= 16 ? text : text[..16] + "...";
}
