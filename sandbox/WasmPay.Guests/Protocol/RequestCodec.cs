using WasmPay.Sandbox.Contracts;

namespace WasmPay.Guests.Protocol;

/// <summary>
/// Requests of all contracts as bytes: the fields in the order of the records. The sandbox's <c>ContractCodec</c> has the same fields on its
/// way into a guest, and no list of fields serves both: there each is aligned, charged and allocated as the canonical ABI says, here it is
/// read again as well, strictly. Tests hold either to the records, so that a new field is missed by neither.
/// </summary>
internal static class RequestCodec
{
    private static readonly int s_holders = Enum.GetValues<Holder>().Length;
    private static readonly int s_ratings = Enum.GetValues<Rating>().Length;
    private static readonly int s_channels = Enum.GetValues<Channel>().Length;
    private static readonly int s_strangers = (int)(Strangers.Origin | Strangers.Destination) + 1;

    public static void Write(WireWriter to, ValidationRequest request)
    {
        var (transaction, history) = request;
        to.Text(transaction.Id);
        Write(to, transaction.Origin);
        Write(to, transaction.Destination);
        Write(to, transaction.Amount);
        Write(to, transaction.Reporting);
        to.Byte((byte)transaction.Channel);
        to.Text(transaction.Purpose);
        to.Text(transaction.Memo);
        Write(to, transaction.At);
        Write(to, history.Sent);
        Write(to, history.Received);
        Write(to, history.Pair);
        to.Flag(history.FirstPayment);
        to.Flag(history.IdleMinutes is not null);
        if (history.IdleMinutes is { } idle) to.U32(idle);
        to.Byte((byte)request.Strangers);
    }

    public static ValidationRequest Read(ref WireReader from, int textBytes)
    {
        var transaction = new Transaction(
            from.Text(textBytes),
            ReadParty(ref from, textBytes),
            ReadParty(ref from, textBytes),
            ReadMoney(ref from, textBytes),
            ReadMoney(ref from, textBytes),
            (Channel)from.Choice(s_channels),
            from.Text(textBytes),
            from.Text(textBytes),
            new(from.U64(), from.U16(), from.Byte(), from.Byte(), from.Byte(), from.Byte(), from.Byte()));
        var history = new History(ReadActivity(ref from), ReadActivity(ref from), ReadActivity(ref from), from.Flag(), from.Flag() ? from.U32() : null);
        return new(transaction, history) { Strangers = (Strangers)from.Choice(s_strangers) };
    }

    public static void Write(WireWriter to, LegacyRequest request)
    {
        Write(to, request.Origin);
        Write(to, request.Destination);
        to.I64(request.Amount);
        to.Text(request.Currency);
        to.Text(request.Status);
        to.Text(request.Reason);
    }

    public static LegacyRequest ReadLegacy(ref WireReader from, int textBytes) => new(
        ReadBank(ref from, textBytes), ReadBank(ref from, textBytes), from.I64(), from.Text(textBytes), from.Text(textBytes), from.Text(textBytes));

    private static void Write(WireWriter to, Party party)
    {
        to.Text(party.Account);
        to.Text(party.Name);
        to.Text(party.Address);
        to.Text(party.Identifier);
        to.Text(party.BirthDate);
        to.Text(party.Bank);
        to.Text(party.Country);
        to.Text(party.Residence);
        to.Byte((byte)party.Holder);
        to.Byte((byte)party.Rating);
        to.U32(party.AgeDays);
        to.Count(party.Lists.Count);
        for (var i = 0; i < party.Lists.Count; i++) to.Text(party.Lists[i]);
    }

    private static Party ReadParty(ref WireReader from, int textBytes) => new(
        from.Text(textBytes), from.Text(textBytes), from.Text(textBytes), from.Text(textBytes),
        from.Text(textBytes), from.Text(textBytes), from.Text(textBytes), from.Text(textBytes),
        (Holder)from.Choice(s_holders), (Rating)from.Choice(s_ratings), from.U32(), ReadTexts(ref from, textBytes));

    private static string[] ReadTexts(ref WireReader from, int textBytes)
    {
        var texts = new string[from.Count(int.MaxValue, sizeof(int))];
        for (var i = 0; i < texts.Length; i++) texts[i] = from.Text(textBytes);
        return texts;
    }

    private static void Write(WireWriter to, Money money)
    {
        to.I64(money.Units);
        to.Text(money.Currency);
    }

    private static Money ReadMoney(ref WireReader from, int textBytes) => new(from.I64(), from.Text(textBytes));

    private static void Write(WireWriter to, Moment at)
    {
        to.U64(at.EpochMs);
        to.U16(at.Year);
        to.Byte(at.Month);
        to.Byte(at.Day);
        to.Byte(at.Weekday);
        to.Byte(at.Hour);
        to.Byte(at.Minute);
    }

    private static void Write(WireWriter to, Activity activity)
    {
        Write(to, activity.Hour);
        Write(to, activity.Day);
        Write(to, activity.Week);
        Write(to, activity.Month);
        Write(to, activity.CalendarDay);
        Write(to, activity.CalendarMonth);
    }

    private static Activity ReadActivity(ref WireReader from) =>
        new(ReadTally(ref from), ReadTally(ref from), ReadTally(ref from), ReadTally(ref from), ReadTally(ref from), ReadTally(ref from));

    private static void Write(WireWriter to, Tally tally)
    {
        to.U32(tally.Count);
        to.I64(tally.Total);
    }

    private static Tally ReadTally(ref WireReader from) => new(from.U32(), from.I64());

    private static void Write(WireWriter to, LegacyBank bank)
    {
        to.Text(bank.Id);
        to.Text(bank.Code);
        to.Text(bank.Country);
        to.Text(bank.Currency);
        to.Text(bank.Name);
    }

    private static LegacyBank ReadBank(ref WireReader from, int textBytes) =>
        new(from.Text(textBytes), from.Text(textBytes), from.Text(textBytes), from.Text(textBytes), from.Text(textBytes));
}
