using WasmPay.Authoring.Evaluate;
using WasmPay.Authoring.Interpretations;
using WasmPay.Authoring.Meaning;
using WasmPay.Authoring.Meaning.Facts;
using WasmPay.Sandbox.Contracts;
using static WasmPay.Authoring.Tests.Meaning.Say;

namespace WasmPay.Authoring.Tests.Meaning;

/// <summary>What each law of the facts forbids, with its neighbour that it allows; and no payment that was lived is against any of them.</summary>
[Collection(nameof(JudgeFixture))]
public sealed class FactLawTests(JudgeFixture fixture)
{
    private const string Bank = "NORDDEFF";

    public static TheoryData<string> Laws => [.. s_laws.Keys];

    [Theory, MemberData(nameof(Laws))]
    public async Task What_the_law_forbids_is_impossible(string law) =>
        Assert.All(await AskAsync(s_laws[law].Select(pair => pair.Forbidden)), possible => Assert.IsType<Possibility.Impossible>(possible));

    [Theory, MemberData(nameof(Laws))]
    public async Task What_the_law_allows_is_possible(string law) =>
        Assert.All(await AskAsync(s_laws[law].Select(pair => pair.Allowed)), possible => Assert.IsType<Possibility.Possible>(possible));

    [Fact]
    public void Every_law_has_its_test() =>
        Assert.Superset(new FactLaws(Space()).All.Select(law => law.Name).ToHashSet(), s_laws.Keys.ToHashSet());

    [Fact]
    public async Task Payments_that_were_lived_are_possible()
    {
        var payments = new RealPayments(JudgeFixture.Bank, new Random(7));
        for (var i = 0; i < 150; i++)
        {
            var payment = payments.Next();
            var possible = await fixture.Judge.IsPossibleAsync(Itself(payment), Interpretation.Empty, default);
            Assert.True(possible is Possibility.Possible, $"{possible}\n{System.Text.Json.JsonSerializer.Serialize(payment, RequestJson.Options)}");
        }
    }

    [Fact]
    public async Task The_platform_knows_both_sides()
    {
        var other = All(Text("transaction.origin.bank", "OTHERBANK"), Text("transaction.destination.bank", "THIRDBANK"), Text("transaction.origin.rating", "low"));
        Assert.IsType<Possibility.Possible>(await fixture.Platform.IsPossibleAsync(other, Interpretation.Empty, default));
        Assert.IsType<Possibility.Impossible>(await fixture.Judge.IsPossibleAsync(other, Interpretation.Empty, default));
    }

    // The first of each pair cannot be; the second differs in little and can.
    private static readonly Dictionary<string, (Condition Forbidden, Condition Allowed)[]> s_laws = new()
    {
        ["amount-above-zero"] = [(Amount(Comparator.AtMost, 0), Amount(Comparator.AtMost, 1)), (Not(Amount(Comparator.AtMost, long.MaxValue)), Amount(Comparator.AtLeast, long.MaxValue))],
        ["reporting-not-below-zero"] = [(Number("transaction.reporting.units", Comparator.LessThan, 0), Number("transaction.reporting.units", Comparator.LessThan, 1))],
        ["reporting-currency"] = [(Text("transaction.reporting.currency", "USD"), Text("transaction.reporting.currency", "EUR"))],
        ["one-currency-one-amount"] = [(All(Text("transaction.amount.currency", "EUR"), Not(Than("transaction.amount.units", Comparator.Equal, "transaction.reporting.units"))), All(Text("transaction.amount.currency", "USD"), Not(Than("transaction.amount.units", Comparator.Equal, "transaction.reporting.units"))))],
        ["age-in-32-bits"] = [(Number("transaction.origin.age-days", Comparator.MoreThan, uint.MaxValue), Number("transaction.origin.age-days", Comparator.AtLeast, uint.MaxValue)), (Number("transaction.destination.age-days", Comparator.LessThan, 0), Number("transaction.destination.age-days", Comparator.Equal, 0))],
        ["two-accounts"] = [(new SameText("transaction.origin.account", "transaction.destination.account"), new SameText("transaction.origin.name", "transaction.destination.name"))],
        ["a-bank-has-one-country"] = [(All(new SameText("transaction.origin.bank", "transaction.destination.bank"), Not(new SameText("transaction.origin.country", "transaction.destination.country"))), All(new SameText("transaction.origin.bank", "transaction.destination.bank"), Not(new SameText("transaction.origin.residence", "transaction.destination.residence"))))],
        ["own-country"] = [(All(Text("transaction.origin.bank", Bank), Text("transaction.origin.country", "FRA")), Text("transaction.origin.country", "FRA"))],
        ["one-side-is-own"] = [(Not(Any(Text("transaction.origin.bank", Bank), Text("transaction.destination.bank", Bank))), Not(Text("transaction.origin.bank", Bank)))],
        ["stand-ins"] =
        [
            (All(Text("transaction.origin.bank", "OTHERBANK"), Not(Text("transaction.origin.rating", "prohibited"))), All(Text("transaction.origin.bank", "OTHERBANK"), Text("transaction.origin.rating", "prohibited"))),
            (All(Text("transaction.origin.bank", "OTHERBANK"), Number("history.sent.day.count", Comparator.LessThan, 1_000_000_000)), All(Text("transaction.origin.bank", "OTHERBANK"), Number("history.received.day.count", Comparator.LessThan, 1_000_000_000))),
            (All(Text("transaction.destination.bank", "OTHERBANK"), Text("transaction.destination.holder", "government")), All(Text("transaction.origin.bank", "OTHERBANK"), Text("transaction.origin.holder", "government"))),
            (All(Text("transaction.destination.bank", "OTHERBANK"), Not(Text("transaction.destination.birth-date", ""))), All(Text("transaction.origin.bank", "OTHERBANK"), Not(Text("transaction.origin.birth-date", "")))),
            (All(Text("transaction.destination.bank", "OTHERBANK"), Text("transaction.destination.holder", "individual"), Text("transaction.destination.identifier", "C-5")), All(Text("transaction.destination.bank", "OTHERBANK"), Text("transaction.destination.holder", "business"), Text("transaction.destination.identifier", "C-5"))),
            (All(Text("transaction.origin.bank", "OTHERBANK"), new IsAbsent("history.idle-minutes")), All(Text("transaction.origin.bank", "OTHERBANK"), Number("history.idle-minutes", Comparator.Equal, 52_560_000))),
        ],
        ["year"] = [(Number(FactCatalog.Date, Comparator.Equal, 21000229), Number(FactCatalog.Date, Comparator.Equal, 24000229)), (All(Number("transaction.at.year", Comparator.Equal, 2027), Number("transaction.at.month", Comparator.Equal, 2), Number(FactCatalog.DaysLeftInMonth, Comparator.Equal, 28)), All(Number("transaction.at.year", Comparator.Equal, 2028), Number("transaction.at.month", Comparator.Equal, 2), Number(FactCatalog.DaysLeftInMonth, Comparator.Equal, 28)))],
        ["calendar"] =
        [
            (Number(FactCatalog.Date, Comparator.Equal, 20270229), Number(FactCatalog.Date, Comparator.Equal, 20280229)),
            (Number(FactCatalog.Date, Comparator.Equal, 21000229), Number(FactCatalog.Date, Comparator.Equal, 24000229)),
            (All(Number("transaction.at.month", Comparator.Equal, 4), Number("transaction.at.day", Comparator.Equal, 31)), All(Number("transaction.at.month", Comparator.Equal, 5), Number("transaction.at.day", Comparator.Equal, 31))),
            (Number(FactCatalog.MinuteOfDay, Comparator.MoreThan, 1439), Number(FactCatalog.MinuteOfDay, Comparator.Equal, 1439)),
            (Number(FactCatalog.DaysLeftInMonth, Comparator.MoreThan, 30), All(Number("transaction.at.month", Comparator.Equal, 2), Number(FactCatalog.DaysLeftInMonth, Comparator.Equal, 28))),
        ],
        ["weekday"] = [(All(Number(FactCatalog.Date, Comparator.Equal, 20260513), Number("transaction.at.weekday", Comparator.NotEqual, 3)), All(Number(FactCatalog.Date, Comparator.Equal, 20280229), Number("transaction.at.weekday", Comparator.Equal, 2)))],
        ["tally"] = [(Number("history.pair.hour.count", Comparator.LessThan, 0), Number("history.pair.hour.count", Comparator.AtMost, 0)), (Number("history.sent.week.count", Comparator.MoreThan, uint.MaxValue), Number("history.sent.week.count", Comparator.AtLeast, uint.MaxValue))],
        ["nothing-of-no-payment"] = [(All(Number("history.sent.day.count", Comparator.Equal, 0), Number("history.sent.day.total", Comparator.MoreThan, 0)), All(Number("history.sent.day.count", Comparator.Equal, 1), Number("history.sent.day.total", Comparator.Equal, 0)))],
        ["windows-nest"] =
        [
            (Than("history.sent.hour.count", Comparator.MoreThan, "history.sent.day.count"), Than("history.sent.hour.count", Comparator.LessThan, "history.sent.day.count")),
            (Than("history.received.day.total", Comparator.MoreThan, "history.received.month.total"), Than("history.received.calendar-day.total", Comparator.MoreThan, "history.received.day.total")),
            (Than("history.pair.calendar-day.count", Comparator.MoreThan, "history.pair.week.count"), Than("history.pair.calendar-month.count", Comparator.MoreThan, "history.pair.month.count")),
            (All(Number("history.sent.hour.count", Comparator.Equal, 2), Number("history.sent.day.count", Comparator.Equal, 2), Than("history.sent.hour.total", Comparator.LessThan, "history.sent.day.total")), All(Number("history.sent.hour.count", Comparator.Equal, 2), Number("history.sent.day.count", Comparator.Equal, 3), Than("history.sent.hour.total", Comparator.LessThan, "history.sent.day.total"))),
        ],
        ["first-of-the-month"] = [(All(Number("transaction.at.day", Comparator.Equal, 1), Than("history.sent.calendar-month.count", Comparator.NotEqual, "history.sent.calendar-day.count")), All(Number("transaction.at.day", Comparator.Equal, 2), Than("history.sent.calendar-month.count", Comparator.NotEqual, "history.sent.calendar-day.count")))],
        ["calendar-windows-nest"] =
        [
            (All(Number("transaction.at.hour", Comparator.Equal, 4), Than("history.sent.hour.count", Comparator.MoreThan, "history.sent.calendar-day.count")), All(Number("transaction.at.hour", Comparator.Equal, 0), Than("history.sent.hour.count", Comparator.MoreThan, "history.sent.calendar-day.count"))),
            (All(Number("transaction.at.hour", Comparator.Equal, 20), Than("history.sent.calendar-day.count", Comparator.MoreThan, "history.sent.day.count")), All(Number("transaction.at.hour", Comparator.Equal, 23), Than("history.sent.calendar-day.count", Comparator.MoreThan, "history.sent.day.count"))),
            (All(Number("transaction.at.day", Comparator.Equal, 3), Than("history.sent.day.count", Comparator.MoreThan, "history.sent.calendar-month.count")), All(Number("transaction.at.day", Comparator.Equal, 2), Than("history.sent.day.count", Comparator.MoreThan, "history.sent.calendar-month.count"))),
            (All(Number("transaction.at.day", Comparator.Equal, 9), Than("history.sent.week.count", Comparator.MoreThan, "history.sent.calendar-month.count")), All(Number("transaction.at.day", Comparator.Equal, 7), Than("history.sent.week.count", Comparator.MoreThan, "history.sent.calendar-month.count"))),
            (All(Number("transaction.at.day", Comparator.Equal, 29), Than("history.sent.calendar-month.count", Comparator.MoreThan, "history.sent.month.count")), All(Number("transaction.at.day", Comparator.Equal, 31), Than("history.sent.calendar-month.count", Comparator.MoreThan, "history.sent.month.count"))),
        ],
        ["a-pair-is-part"] = [(All(Text("transaction.origin.bank", Bank), Than("history.pair.week.count", Comparator.MoreThan, "history.sent.week.count")), All(Text("transaction.origin.bank", "OTHERBANK"), Than("history.pair.week.count", Comparator.MoreThan, "history.sent.week.count"))), (All(Text("transaction.destination.bank", Bank), Than("history.pair.week.total", Comparator.MoreThan, "history.received.week.total")), Than("history.pair.week.total", Comparator.Equal, "history.received.week.total"))],
        ["first-payment"] = [(All(new IsTrue("history.first-payment"), Number("history.pair.month.count", Comparator.AtLeast, 1)), All(Not(new IsTrue("history.first-payment")), Number("history.pair.month.count", Comparator.Equal, 0)))],
        ["idle-in-32-bits"] = [(Number("history.idle-minutes", Comparator.MoreThan, uint.MaxValue), Number("history.idle-minutes", Comparator.AtLeast, uint.MaxValue))],
        ["never-sent"] = [(All(new IsAbsent("history.idle-minutes"), Number("history.sent.calendar-month.count", Comparator.AtLeast, 1)), All(Not(new IsAbsent("history.idle-minutes")), Number("history.sent.month.count", Comparator.Equal, 0))), (All(new IsAbsent("history.idle-minutes"), Not(new IsTrue("history.first-payment"))), All(new IsAbsent("history.idle-minutes"), Number("history.received.month.count", Comparator.AtLeast, 1)))],
        ["idle-is-the-newest"] =
        [
            (All(Text("transaction.origin.bank", Bank), Number("history.idle-minutes", Comparator.LessThan, 60), Number("history.sent.hour.count", Comparator.Equal, 0)), All(Number("history.idle-minutes", Comparator.Equal, 60), Number("history.sent.hour.count", Comparator.Equal, 0))),
            (All(Text("transaction.origin.bank", Bank), Number("history.idle-minutes", Comparator.AtLeast, 1440), Number("history.sent.day.count", Comparator.AtLeast, 1)), All(Number("history.idle-minutes", Comparator.Equal, 1439), Number("history.sent.day.count", Comparator.AtLeast, 1))),
        ],
        ["texts: accounts"] = [(new TextMatch("transaction.origin.account", TextPart.Contains, [" "]), new TextMatch("transaction.origin.account", TextPart.Contains, ["-"])), (new TextMatch("transaction.origin.account", TextPart.BeginsWith, ["-"]), new TextMatch("transaction.origin.account", TextPart.EndsWith, ["-"]))],
        ["texts: names"] = [(Text("transaction.origin.name", "a\nb"), Text("transaction.origin.name", "")), (Text("transaction.origin.name", new string('x', 201)), Text("transaction.origin.name", new string('x', 200)))],
        ["texts: codes"] = [(Text("transaction.origin.country", ""), Text("transaction.origin.residence", "")), (Text("transaction.origin.country", "germany"), Text("transaction.origin.residence", "GBR")), (Text("transaction.amount.currency", "euro"), Text("transaction.amount.currency", "SEK")), (Text("transaction.purpose", "SALAR"), Text("transaction.purpose", "SALA"))],
        ["texts: dates"] = [(Text("transaction.origin.birth-date", "1990-02-30"), Text("transaction.origin.birth-date", "1990-01-30")), (new TextMatch("transaction.origin.birth-date", TextPart.EndsWith, ["-32"]), new TextMatch("transaction.origin.birth-date", TextPart.EndsWith, ["-31"])), (new AllOf([new TextMatch("transaction.origin.birth-date", TextPart.BeginsWith, ["1900"]), new TextMatch("transaction.origin.birth-date", TextPart.EndsWith, ["-02-29"])]), new AllOf([new TextMatch("transaction.origin.birth-date", TextPart.BeginsWith, ["19"]), new TextMatch("transaction.origin.birth-date", TextPart.EndsWith, ["-02-29"])]))],
        ["texts: memos"] = [(Memo(TextPart.Contains, "\0"), Memo(TextPart.Contains, "\n")), (Memo(TextPart.Contains, "\ud83d"), Memo(TextPart.Contains, "\ud83d\ude00")), (Text("transaction.memo", new string('x', 1_001)), Text("transaction.memo", new string('x', 1_000)))],
        ["texts: words"] = [(Text("transaction.channel", "telex"), Text("transaction.channel", "atm"))],
        ["lists"] = [(new Listed("transaction.origin", "unheard-of"), new Listed("transaction.origin", "watched"))],
    };

    private async Task<List<Possibility>> AskAsync(IEnumerable<Condition> conditions)
    {
        var answers = new List<Possibility>();
        foreach (var condition in conditions) answers.Add(await fixture.Judge.IsPossibleAsync(condition, Interpretation.Empty, default));
        return answers;
    }

    private static FactSpace Space() => new(new WasmPay.Solving.Terms.SmtScriptBuilder(), JudgeFixture.Bank, []);

    // Each fact has the payment's own value.
    private static AllOf Itself(ValidationRequest payment) => new([.. FactCatalog.All.SelectMany(fact => fact.Kind switch
    {
        FactKind.Text => [Text(fact.Name, FactReader.Text(payment, fact.Name))],
        FactKind.Flag => [FactReader.Flag(payment, fact.Name) ? new IsTrue(fact.Name) : Not(new IsTrue(fact.Name))],
        FactKind.Lists => JudgeFixture.Bank.Lists.Keys.Select(list => OnList(payment, fact.Name[..^".lists".Length], list)),
        _ => (IEnumerable<Condition>)[FactReader.Number(payment, fact.Name) is { } number ? Number(fact.Name, Comparator.Equal, number) : new IsAbsent(fact.Name)],
    })]);

    private static Condition OnList(ValidationRequest payment, string party, string list) =>
        FactReader.Lists(payment, party).Contains(list) ? new Listed(party, list) : Not(new Listed(party, list));
}
