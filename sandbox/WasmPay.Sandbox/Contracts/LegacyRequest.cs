using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace WasmPay.Sandbox.Contracts;

/// <summary>A bank's side of a payment in contract 0.1.0.</summary>
public sealed record LegacyBank(string Id, string Code, string Country, string Currency, string Name);

/// <summary>What a validator of contract 0.1.0 sees (validators/wit/platform-0.1.0.wit).</summary>
/// <param name="Origin">The payer's side.</param>
/// <param name="Destination">The payee's side.</param>
/// <param name="Amount">Minor units of <paramref name="Currency"/>.</param>
/// <param name="Currency">ISO 4217 code.</param>
/// <param name="Status">The transaction's status; <c>pending</c> while it is validated.</param>
/// <param name="Reason">Text that the payer gave.</param>
public sealed record LegacyRequest(LegacyBank Origin, LegacyBank Destination, long Amount, string Currency, string Status, string Reason)
{
    /// <summary>
    /// What a 0.1.0 validator sees of a 0.2.0 request. A bank's side takes the account as <c>id</c>, the bank's code, the bank's
    /// country, the holder's name, and, as 0.2.0 has no currency for a side, the payment's currency. The memo is the reason.
    /// </summary>
    public static LegacyRequest From(ValidationRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var transaction = request.Transaction;
        var currency = transaction.Amount.Currency;
        return new(Side(transaction.Origin, currency), Side(transaction.Destination, currency), transaction.Amount.Units, currency, "pending", transaction.Memo);
    }

    /// <summary>Reads a request in the contract's own names; <paramref name="error"/> is a sentence with the place where it is none.</summary>
    public static bool TryRead(JsonElement json, [NotNullWhen(true)] out LegacyRequest? request, [NotNullWhen(false)] out string? error)
    {
        (request, error) = (null, null);
        try
        {
            request = json.Deserialize<LegacyRequest>(RequestJson.Options);
            if (request is not null) return true;
            error = "A request is an object with `origin` and `destination`, not null.";
        }
        catch (JsonException bad)
        {
            error = $"The request does not fit contract 0.1.0 at {bad.Path ?? "$"}: {RequestJson.Why(bad)}";
        }
        return false;
    }

    private static LegacyBank Side(Party party, string currency) => new(party.Account, party.Bank, party.Country, currency, party.Name);
}
