using WasmPay.Authoring.Interpretations;
using WasmPay.Sandbox.Contracts;
using WasmPay.Solving.Terms;

namespace WasmPay.Authoring.Meaning.Facts;

/// <summary>Something that holds of every payment that a validator of the bank can see.</summary>
/// <param name="Name">Its name in this folder's README, which has its source.</param>
/// <param name="Holds">What holds.</param>
internal sealed record FactLaw(string Name, SmtTerm Holds);

/// <summary>
/// The facts' own laws. One that is missing lets an impossible payment be asked about; one that is too strong makes readings the same that are not, which
/// is worse: so each follows from the code that reads the facts, named beside it, and what only holds most of the time is none. The texts' laws are
/// their <see cref="Texts.TextDomain"/>.
/// </summary>
internal sealed class FactLaws(FactSpace facts)
{
    /// <summary>The code under which the platform's own validator is asked, which knows both sides and is neither party's bank.</summary>
    public const string Platform = "platform";

    private static readonly string[] s_activities = ["sent", "received", "pair"];

    /// <summary>All of them.</summary>
    public IEnumerable<FactLaw> All => [.. Amounts(), .. Parties(), .. Date(), .. Tallies(), .. Windows(), .. Pairs(), .. Sending()];

    // Order.Check: above zero. FactsReader converts, half to even: what is little may become nothing; RateTable.Convert: the same currency is the same.
    private IEnumerable<FactLaw> Amounts()
    {
        var (amount, reporting) = (facts.Number("transaction.amount.units"), facts.Number("transaction.reporting.units"));
        yield return new("amount-above-zero", Smt.Between(amount, 1, long.MaxValue));
        yield return new("reporting-not-below-zero", Smt.Between(reporting, 0, long.MaxValue));
        yield return new("reporting-currency", facts.Texts.Is("transaction.reporting.currency", facts.Bank.ReportingCurrency));
        yield return new("one-currency-one-amount", Smt.Implies(facts.Texts.Same("transaction.amount.currency", "transaction.reporting.currency"), Smt.Equal(amount, reporting)));
    }

    private IEnumerable<FactLaw> Parties()
    {
        foreach (var party in FactSpace.Parties) yield return new("age-in-32-bits", Smt.Between(facts.Number($"{party}.age-days"), 0, uint.MaxValue));
        // TransactionDesk.SidesAsync: no account pays itself. A bank has one country.
        yield return new("two-accounts", Smt.Not(facts.Texts.Same("transaction.origin.account", "transaction.destination.account")));
        yield return new("a-bank-has-one-country", Smt.Implies(facts.Texts.Same("transaction.origin.bank", "transaction.destination.bank"), facts.Texts.Same("transaction.origin.country", "transaction.destination.country")));
        if (facts.Bank.Code == Platform) yield break;
        foreach (var party in FactSpace.Parties)
            yield return new("own-country", Smt.Implies(IsOwn(party), facts.Texts.Is($"{party}.country", facts.Bank.Country)));
        // ValidationPanel asks the two banks' validators and the platform's.
        yield return new("one-side-is-own", Smt.Or(IsOwn(FactSpace.Parties[0]), IsOwn(FactSpace.Parties[1])));
        // BankKnowledge and NotKnown: what stands for what is not known of another bank's customer.
        foreach (var party in FactSpace.Parties)
            yield return new("stand-ins", Smt.Or(IsOwn(party), Smt.And([Is(party, "rating", InterpretationJson.Name(NotKnown.Rating)), IsNumber($"{party}.age-days", NotKnown.AgeDays), .. StandIns(party)])));
    }

    private IEnumerable<SmtTerm> StandIns(string party)
    {
        var isPayer = party == FactSpace.Parties[0];
        foreach (var window in Windows(isPayer ? "sent" : "received"))
        {
            yield return IsNumber($"{window}.count", NotKnown.Activity.Hour.Count);
            yield return IsNumber($"{window}.total", NotKnown.Activity.Hour.Total);
        }
        if (isPayer)
        {
            yield return facts.IsIdleKnown;
            yield return IsNumber(FactSpace.Idle, NotKnown.IdleMinutes);
            yield break;
        }
        var isPerson = Is(party, "holder", "individual");
        yield return Is(party, "address", "");
        yield return Is(party, "birth-date", "");
        yield return Smt.Or(isPerson, Is(party, "holder", "business"));
        yield return Smt.Implies(isPerson, Is(party, "identifier", ""));
    }

    // BankCalendar.MomentAt. Milliseconds since 1970 are not below zero.
    private IEnumerable<FactLaw> Date()
    {
        var (year, month, day) = (At("year"), At("month"), At("day"));
        yield return new("calendar", Smt.And(
            Smt.Between(year, 1970, 9999), Smt.Between(month, 1, 12), Smt.AtMost(Smt.Int(1), day), Smt.AtMost(day, facts.DaysInMonth),
            Smt.Between(At("hour"), 0, 23), Smt.Between(At("minute"), 0, 59)));
        yield return new("year", Smt.And(
            Smt.Between(facts.FirstWeekday, 0, 6),
            facts.UsesYear ? Smt.Equal(facts.IsLeapYear, Calendar.IsLeapYear(year)) : Smt.True,
            facts.UsesYear && facts.UsesWeekday ? Smt.Equal(facts.FirstWeekday, Calendar.FirstWeekday(year)) : Smt.True));
        yield return new("weekday", facts.UsesWeekday
            ? Smt.Equal(At("weekday"), Calendar.Weekday(facts.FirstWeekday, month, day, facts.IsLeapYear))
            : Smt.Between(At("weekday"), 1, 7));
    }

    // HistoryReader: counts and totals fit, and are of payments. A payment's total can be nothing, by rounding.
    private IEnumerable<FactLaw> Tallies()
    {
        foreach (var window in s_activities.SelectMany(Windows))
        {
            var (count, total) = (facts.Number($"{window}.count"), facts.Number($"{window}.total"));
            yield return new("tally", Smt.And(Smt.Between(count, 0, uint.MaxValue), Smt.Between(total, 0, long.MaxValue)));
            yield return new("nothing-of-no-payment", Smt.Implies(Smt.Equal(count, Smt.Int(0)), Smt.Equal(total, Smt.Int(0))));
        }
    }

    // HistoryReader.begins: a window that begins earlier has all of one that begins later.
    private IEnumerable<FactLaw> Windows()
    {
        // Clocks were moved by up to 3 hours within a day since 1970, and by a day between days: each bound leaves room for that.
        var (hour, day) = (At("hour"), At("day"));
        foreach (var activity in s_activities)
        {
            foreach (var (shorter, longer) in ((string, string)[])[("hour", "day"), ("day", "week"), ("week", "month"), ("calendar-day", "calendar-month"), ("calendar-day", "week")])
                yield return new("windows-nest", Within(activity, shorter, longer, Smt.True));
            yield return new("first-of-the-month", Within(activity, "calendar-month", "calendar-day", Smt.Equal(day, Smt.Int(1))));
            yield return new("calendar-windows-nest", Smt.And(
                Within(activity, "hour", "calendar-day", Smt.AtMost(Smt.Int(4), hour)),
                Within(activity, "calendar-day", "day", Smt.AtMost(hour, Smt.Int(20))),
                Within(activity, "day", "calendar-month", Smt.AtMost(Smt.Int(3), day)),
                Within(activity, "week", "calendar-month", Smt.AtMost(Smt.Int(9), day)),
                Within(activity, "calendar-month", "month", Smt.AtMost(day, Smt.Int(29)))));
        }
    }

    // FlowStore.AddAsync: each payment of the pair is one that the payer sent and the payee received.
    private IEnumerable<FactLaw> Pairs()
    {
        foreach (var (activity, party) in ((string, string)[])[("sent", FactSpace.Parties[0]), ("received", FactSpace.Parties[1])])
            foreach (var window in Windows("pair"))
                yield return new("a-pair-is-part", Smt.Implies(IsKnown(party), Part(window, window.Replace("pair", activity, StringComparison.Ordinal))));
        yield return new("first-payment", Smt.Implies(facts.IsFirst, Smt.And([.. Windows("pair").Select(window => IsNumber($"{window}.count", 0))])));
    }

    // HistoryReader: the minutes since the newest payment of the same ones that are counted.
    private IEnumerable<FactLaw> Sending()
    {
        var idle = facts.Number(FactSpace.Idle);
        yield return new("idle-in-32-bits", Smt.Between(idle, 0, uint.MaxValue));
        yield return new("never-sent", Smt.Or(facts.IsIdleKnown, Smt.And([facts.IsFirst, .. Windows("sent").Select(window => IsNumber($"{window}.count", 0))])));
        foreach (var (window, minutes) in ((string, int)[])[("hour", 60), ("day", 24 * 60), ("week", 7 * 24 * 60), ("month", 30 * 24 * 60)])
            yield return new("idle-is-the-newest", Smt.Implies(IsKnown(FactSpace.Parties[0]), Smt.Equal(
                Smt.Less(Smt.Int(0), facts.Number($"history.sent.{window}.count")),
                Smt.And(facts.IsIdleKnown, Smt.Less(idle, Smt.Int(minutes))))));
    }

    private SmtTerm Within(string activity, string shorter, string longer, SmtTerm when) =>
        Smt.Implies(when, Part($"history.{activity}.{shorter}", $"history.{activity}.{longer}"));

    // As many payments are the same payments.
    private SmtTerm Part(string part, string whole)
    {
        var (count, all) = (facts.Number($"{part}.count"), facts.Number($"{whole}.count"));
        var (total, sum) = (facts.Number($"{part}.total"), facts.Number($"{whole}.total"));
        return Smt.And(Smt.AtMost(count, all), Smt.AtMost(total, sum), Smt.Implies(Smt.Equal(count, all), Smt.Equal(total, sum)));
    }

    private static IEnumerable<string> Windows(string activity) =>
        ((string[])["hour", "day", "week", "month", "calendar-day", "calendar-month"]).Select(window => $"history.{activity}.{window}");

    private SmtTerm IsOwn(string party) => Is(party, "bank", facts.Bank.Code);

    private SmtTerm IsKnown(string party) => facts.Bank.Code == Platform ? Smt.True : IsOwn(party);

    private SmtTerm Is(string party, string field, string text) => facts.Texts.Is($"{party}.{field}", text);

    private SmtTerm IsNumber(string fact, long number) => Smt.Equal(facts.Number(fact), Smt.Int(number));

    private SmtTerm At(string part) => facts.Number($"transaction.at.{part}");
}
