using System.Text.Json;
using WasmPay.Platform.Access;
using WasmPay.Sandbox.Contracts;

namespace WasmPay.Platform.Transactions;

/// <summary>
/// What a bank may know of a payment, and so what its code is told: all of its own customers; of another bank's customer what a payment message
/// carries from that side to this. By FATF's recommendation 16 the payer's side says name, account, address, identifier, birth date and country;
/// of the payee a payer says name, account, bank and country, and of an organisation its identifier. The platform keeps the books of both, and
/// its own code knows both.
/// </summary>
internal static class BankKnowledge
{
    /// <summary>A request without what a bank, or the platform, may not know.</summary>
    public static ValidationRequest Of(string viewer, ValidationRequest request)
    {
        if (viewer == Principal.Platform) return request;
        var (transaction, history) = (request.Transaction, request.History);
        var (pays, isPaid) = (transaction.Origin.Bank == viewer, transaction.Destination.Bank == viewer);
        return new ValidationRequest(
            transaction with { Origin = pays ? transaction.Origin : Payer(transaction.Origin), Destination = isPaid ? transaction.Destination : Payee(transaction.Destination) },
            history with
            {
                Sent = pays ? history.Sent : NotKnown.Activity,
                Received = isPaid ? history.Received : NotKnown.Activity,
                // Both banks have each of the payments between the two accounts in their books: the pair is known to either.
                IdleMinutes = pays ? history.IdleMinutes : NotKnown.IdleMinutes,
            });
    }

    /// <summary>The same of a request as it is stored, of whatever time it is; empty where it cannot be read.</summary>
    public static string Of(string viewer, string requestJson)
    {
        using var json = JsonDocument.Parse(requestJson);
        return RequestJson.TryRead(json.RootElement, out var request, out _) ? JsonSerializer.Serialize(Of(viewer, request), RequestJson.Options) : "";
    }

    /// <summary>A party's lists are of what is known of it.</summary>
    public static Party Of(string viewer, Party party, bool pays) => viewer == Principal.Platform || party.Bank == viewer ? party : pays ? Payer(party) : Payee(party);

    private static Party Payer(Party party) => party with { Rating = NotKnown.Rating, AgeDays = NotKnown.AgeDays };

    private static Party Payee(Party party) => Payer(party) with { Address = "", BirthDate = "", Identifier = party.Holder == Holder.Individual ? "" : party.Identifier };
}

/// <summary>
/// What stands in contract 0.2.0, which cannot say that a number or a rating is not known, for what is not: that at which a rule about risk stops
/// a payment. Sums of several of them with amounts stay within 64 bits.
/// </summary>
internal static class NotKnown
{
    /// <summary>The worst.</summary>
    public const Rating Rating = Sandbox.Contracts.Rating.Prohibited;

    /// <summary>An account that was opened today.</summary>
    public const uint AgeDays = 0;

    /// <summary>A hundred years: nobody has seen the account pay.</summary>
    public const uint IdleMinutes = 52_560_000;

    private static readonly Tally s_tally = new(1_000_000_000, 100_000_000_000_000_000);

    /// <summary>A thousand million payments of ten to the seventeenth minor units in each window.</summary>
    public static Activity Activity { get; } = new(s_tally, s_tally, s_tally, s_tally, s_tally, s_tally);
}
