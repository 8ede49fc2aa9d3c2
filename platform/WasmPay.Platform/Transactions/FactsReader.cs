using WasmPay.Platform.Accounts;
using WasmPay.Platform.Banks;
using WasmPay.Platform.Currencies;
using WasmPay.Platform.Storage;
using WasmPay.Sandbox.Contracts;

namespace WasmPay.Platform.Transactions;

/// <summary>Whose eyes the facts are for: lists, calendar and reporting currency are the validating bank's own.</summary>
internal sealed record Viewpoint(EvaluationRole Role, string Target, string Currency, TimeZoneInfo Zone);

/// <summary>One side of a payment: the account and its bank.</summary>
internal sealed record Side(AccountRow Account, Bank Bank);

/// <summary>Gathers what a validator may ask about a payment: what the bank for which it speaks may know (<see cref="BankKnowledge"/>).</summary>
internal sealed class FactsReader(RateTable rates)
{
    private readonly HistoryReader _history = new(rates);

    public async Task<Result<ValidationRequest>> ReadAsync(Session session, Viewpoint view, string id, Order order, Side origin, Side destination, DateTimeOffset at)
    {
        if (!rates.Convert(order.Amount.Units, order.Amount.Currency, view.Currency).TryGet(out var reporting, out var error)) return error;
        var history = await _history.ReadAsync(session, origin.Account.Id, destination.Account.Id, view.Currency, view.Zone, at).ConfigureAwait(false);
        if (!history.TryGet(out var before, out error)) return error;
        var transaction = new Transaction(
            id,
            await PartyAsync(session, view, origin, at, pays: true).ConfigureAwait(false),
            await PartyAsync(session, view, destination, at, pays: false).ConfigureAwait(false),
            order.Amount,
            new Money(reporting.TargetUnits, reporting.TargetCurrency),
            order.Channel, order.Purpose, order.Memo,
            BankCalendar.MomentAt(at, view.Zone));
        return BankKnowledge.Of(view.Target, new ValidationRequest(transaction, before));
    }

    private static async Task<Party> PartyAsync(Session session, Viewpoint view, Side side, DateTimeOffset at, bool pays)
    {
        var account = side.Account;
        var age = Math.Max(0, at.ToUnixTimeMilliseconds() - account.OpenedAt) / 86_400_000;
        var party = BankKnowledge.Of(view.Target, new Party(
            account.Id, account.Name, account.Address, account.Identifier, account.BirthDate, side.Bank.Code, side.Bank.Country, account.Residence,
            Wire.Parse<Holder>(account.Holder), Wire.Parse<Rating>(account.Rating), (uint)age, []), pays);
        return party with { Lists = await ListsAsync(session, view.Target, party).ConfigureAwait(false) };
    }

    // By what is known of the party: who puts guesses on a list does not learn of another bank's customer what a payment does not say.
    private static async Task<List<string>> ListsAsync(Session session, string bank, Party party)
    {
        var lists = await session.QueryAsync<string>(ListsSql, ListsArguments(bank, party)).ConfigureAwait(false);
        // Stores sort by their own collations; a request is the same on all of them.
        lists.Sort(StringComparer.Ordinal);
        return lists;
    }

    private const string ListsSql =
        """
        SELECT DISTINCT list FROM bank_list_entries WHERE bank = @bank AND (
            (kind = 'account' AND value = @account) OR (kind = 'identifier' AND value = @identifier AND value <> '') OR (kind = 'name' AND value = @name)
            OR (kind = 'bank' AND value = @code) OR (kind = 'country' AND value IN (@country, @residence)))
        """;

    private static object ListsArguments(string bank, Party party) => new
    {
        bank,
        account = party.Account,
        identifier = party.Identifier,
        name = BankDirectory.Normalize(ListSubject.Name, party.Name),
        code = party.Bank,
        country = party.Country,
        residence = party.Residence,
    };
}
