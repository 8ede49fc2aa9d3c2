using System.Text.Json;
using WasmPay.Platform.Access;
using WasmPay.Sandbox.Contracts;

namespace WasmPay.Platform.Transactions;

/// <summary>
/// What a bank may know of a payment, and so what its code is told: all of its own customers; of another bank's customer what a payment message
/// carries from that side to this. By FATF's recommendation 16 the payer's side says name, account, address, identifier, birth date and country;
/// of the payee a payer says name, account, bank and country, and of an organisation, of whatever kind, that it is one and its identifier. The platform keeps the books of both, and
/// its own code knows both.
/// </summary>
internal static class BankKnowledge
{
    /// <summary>A request without what a bank, or the platform, may not know.</summary>
    public static ValidationRequest Of(string viewer, ValidationRequest request)
    {
        if (viewer == Principal.Platform) return request;
        var transaction = request.Transaction;
        var (pays, isPaid) = (transaction.Origin.Bank == viewer, transaction.Destination.Bank == viewer);
        // Both banks have each of the payments between the two accounts in their books: the pair is known to either.
        return NotKnown.Of(
            (pays ? Strangers.None : Strangers.Origin) | (isPaid ? Strangers.None : Strangers.Destination),
            request with { Transaction = transaction with { Origin = Of(viewer, transaction.Origin, pays: true), Destination = Of(viewer, transaction.Destination, pays: false) } });
    }

    /// <summary>The same of a request as it is stored, of whatever time it is; empty where it cannot be read.</summary>
    public static string Of(string viewer, string requestJson)
    {
        using var json = JsonDocument.Parse(requestJson);
        return RequestJson.TryRead(json.RootElement, out var request, out _) ? JsonSerializer.Serialize(Of(viewer, request), RequestJson.Options) : "";
    }

    /// <summary>The texts of a party, of which its lists are found.</summary>
    public static Party Of(string viewer, Party party, bool pays) => viewer == Principal.Platform || party.Bank == viewer || pays ? party : Payee(party);

    private static Party Payee(Party party) => party with { Address = "", BirthDate = "", Identifier = party.Holder == Holder.Individual ? "" : party.Identifier, Holder = party.Holder == Holder.Individual ? Holder.Individual : Holder.Business };
}
