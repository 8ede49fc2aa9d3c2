using System.Globalization;
using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using WasmPay.Sandbox;
using WasmPay.Sandbox.Contracts;
using Outcome = WasmPay.Sandbox.Contracts.Outcome;

namespace WasmPay.Authoring.Tests.Build;

/// <summary>What a rule's source sees and says through the SDK, run in the sandbox.</summary>
[Collection(ToolchainCollection.Name)]
public sealed class GuestSdkTests(ToolchainFixture toolchain)
{
    private static readonly string[] Texts = ["account", "name", "address", "identifier", "birthDate", "bank", "country", "residence"];
    private static readonly string[] Sides = ["sent", "received", "pair"];
    private static readonly string[] Windows = ["hour", "day", "week", "month", "calendarDay", "calendarMonth"];

    private async Task<Func<ValidationRequest, Outcome>> RunnerAsync(string statements)
    {
        var built = await toolchain.Builder.BuildAsync(ToolchainFixture.Rule(statements), CancellationToken.None);
        Assert.Empty(built.Diagnostics);
        var sandbox = new Sandbox.Sandbox(new SandboxOptions());
        Assert.True(sandbox.TryLoad(built.Component!.Value, out var validator, out var refusals), string.Join('\n', refusals));
        return request => validator.Validate(request);
    }

    private static IReadOnlyList<string> MessagesOf(Outcome outcome)
    {
        Assert.True(outcome.Kind == OutcomeKind.Verdict, outcome.Explanation);
        return [.. outcome.Verdict!.Findings.Select(finding => finding.Message)];
    }

    [Fact]
    public async Task Every_fact_reaches_the_rule_unchanged()
    {
        var say = new List<string>();
        foreach (var party in (string[])["origin", "destination"])
        {
            say.AddRange(Texts.Select(text => $"transaction.{party}.{text}"));
            say.AddRange([$"transaction.{party}.holder.toString()", $"transaction.{party}.rating.toString()", $"transaction.{party}.ageDays.toString()", $"transaction.{party}.lists.length.toString()"]);
        }
        foreach (var money in (string[])["amount", "reporting"])
            say.AddRange([$"transaction.{money}.units.toString()", $"transaction.{money}.currency"]);
        say.AddRange(["transaction.id", "transaction.channel.toString()", "transaction.purpose", "transaction.memo", "transaction.at.epochMs.toString()"]);
        say.AddRange(((string[])["year", "month", "day", "weekday", "hour", "minute"]).Select(part => $"transaction.at.{part}.toString()"));
        say.AddRange(Sides.SelectMany(side => Windows.SelectMany(window =>
            (string[])[$"history.{side}.{window}.count.toString()", $"history.{side}.{window}.total.toString()"])));
        say.AddRange(["history.firstPayment ? \"yes\" : \"no\"", "history.hasSent ? history.idleMinutes.toString() : \"never\""]);
        var lists = """
            for (let i: u32 = 0; i < transaction.origin.lists.length; i++) verdict.refer("list", transaction.origin.lists[i]);
            for (let i: u32 = 0; i < transaction.destination.lists.length; i++) verdict.refer("list", transaction.destination.lists[i]);
            """;
        var run = await RunnerAsync(string.Concat(say.Select(fact => $"verdict.refer(\"fact\", {fact});\n")) + lists);

        Check.One(Config.QuickThrowOnFailure.WithMaxTest(150), Prop.ForAll(Requests.Any(), request => Assert.Equal(Expected(request), MessagesOf(run(request)))));
    }

    [Fact]
    public async Task Arithmetic_on_money_saturates_and_never_wraps()
    {
        var run = await RunnerAsync("""
            const a = transaction.amount.units, b = transaction.reporting.units;
            verdict.refer("add", addUnits(a, b).toString());
            verdict.refer("subtract", subtractUnits(a, b).toString());
            verdict.refer("multiply", multiplyUnits(a, b).toString());
            """);
        static string Saturated(BigInteger exact) => BigInteger.Clamp(exact, long.MinValue, long.MaxValue).ToString(CultureInfo.InvariantCulture);

        Check.One(Config.QuickThrowOnFailure.WithMaxTest(500), Prop.ForAll(Requests.Units.ToArbitrary(), Requests.Units.ToArbitrary(), (a, b) =>
        {
            var request = Requests.Ordinary with { Transaction = Requests.Ordinary.Transaction with { Amount = new(a, "USD"), Reporting = new(b, "USD") } };
            Assert.Equal([Saturated((BigInteger)a + b), Saturated((BigInteger)a - b), Saturated((BigInteger)a * b)], MessagesOf(run(request)));
        }));
    }

    [Fact]
    public async Task The_calendar_of_a_moment_is_the_gregorian_one()
    {
        var run = await RunnerAsync("""
            const at = transaction.at;
            verdict.refer("days", at.daysInMonth.toString());
            verdict.refer("left", at.daysLeftInMonth.toString());
            verdict.refer("date", at.date.toString());
            verdict.refer("minute", at.minuteOfDay.toString());
            """);

        foreach (var year in (int[])[1900, 1999, 2000, 2023, 2024, 2100, 2400])
            for (var month = 1; month <= 12; month++)
            {
                var moment = new Moment(0, (ushort)year, (byte)month, 17, 1, 23, 59);
                var days = DateTime.DaysInMonth(year, month);
                Assert.Equal(
                    [$"{days}", $"{days - 17}", $"{(year * 10_000) + (month * 100) + 17}", "1439"],
                    MessagesOf(run(Requests.Ordinary with { Transaction = Requests.Ordinary.Transaction with { At = moment } })));
            }
    }

    [Fact]
    public async Task A_list_is_matched_by_its_exact_name()
    {
        var run = await RunnerAsync("if (transaction.origin.isOn(\"vip\")) verdict.refer(\"vip\", \"On it.\");");
        Decision On(params string[] lists) =>
            run(Requests.Ordinary with { Transaction = Requests.Ordinary.Transaction with { Origin = Requests.Ordinary.Transaction.Origin with { Lists = lists } } }).Verdict!.Decision;

        Assert.Equal(Decision.Refer, On("vip"));
        Assert.Equal(Decision.Refer, On("", "vi", "vip"));
        Assert.Equal(Decision.Approve, On());
        Assert.Equal(Decision.Approve, On("VIP", "vip ", "vi", "vipp"));
    }

    [Theory]
    [InlineData("verdict.approve();", Decision.Approve)]
    [InlineData("verdict.refer(\"a\", \"m\");", Decision.Refer)]
    [InlineData("verdict.deny(\"a\", \"m\"); verdict.refer(\"b\", \"m\");", Decision.Deny)]
    [InlineData("verdict.refer(\"a\", \"m\"); verdict.deny(\"b\", \"m\"); verdict.approve();", Decision.Deny)]
    [InlineData("if (transaction.amount.units > 0) return verdict.refer(\"a\", \"m\"); verdict.deny(\"b\", \"m\");", Decision.Refer)]
    public async Task The_strictest_finding_decides(string statements, Decision decision) =>
        Assert.Equal(decision, (await RunnerAsync(statements))(Requests.Ordinary).Verdict!.Decision);

    [Fact]
    public async Task Many_findings_come_out_in_their_order()
    {
        var run = await RunnerAsync("for (let i = 0; i < 60; i++) verdict.deny(\"c\", i.toString());");

        Assert.Equal(Enumerable.Range(0, 60).Select(i => $"{i}"), MessagesOf(run(Requests.Ordinary)));
    }

    [Theory]
    [InlineData("const n = transaction.origin.lists[0]; if (n == \"a\") verdict.deny(\"a\", \"m\");")]
    [InlineData("const a: i32[] = []; if (a[transaction.at.day] == 1) verdict.deny(\"a\", \"m\");")]
    [InlineData("throw new Error(\"stop\");")]
    [InlineData("assert(transaction.amount.units < 0);")]
    public async Task A_mistake_in_a_rule_traps_instead_of_deciding(string statements)
    {
        var outcome = (await RunnerAsync(statements))(Requests.Ordinary);

        Assert.Equal(OutcomeKind.Trap, outcome.Kind);
        Assert.Null(outcome.Verdict);
    }

    private static List<string> Expected(ValidationRequest request)
    {
        var (t, h) = (request.Transaction, request.History);
        var expected = new List<string>();
        foreach (var party in (Party[])[t.Origin, t.Destination])
        {
            expected.AddRange([party.Account, party.Name, party.Address, party.Identifier, party.BirthDate, party.Bank, party.Country, party.Residence]);
            expected.AddRange([$"{(int)party.Holder}", $"{(int)party.Rating}", $"{party.AgeDays}", $"{party.Lists.Count}"]);
        }
        foreach (var money in (Money[])[t.Amount, t.Reporting])
            expected.AddRange([money.Units.ToString(CultureInfo.InvariantCulture), money.Currency]);
        expected.AddRange([t.Id, $"{(int)t.Channel}", t.Purpose, t.Memo, $"{t.At.EpochMs}"]);
        expected.AddRange([$"{t.At.Year}", $"{t.At.Month}", $"{t.At.Day}", $"{t.At.Weekday}", $"{t.At.Hour}", $"{t.At.Minute}"]);
        foreach (var activity in (Activity[])[h.Sent, h.Received, h.Pair])
            foreach (var tally in (Tally[])[activity.Hour, activity.Day, activity.Week, activity.Month, activity.CalendarDay, activity.CalendarMonth])
                expected.AddRange([$"{tally.Count}", tally.Total.ToString(CultureInfo.InvariantCulture)]);
        expected.AddRange([h.FirstPayment ? "yes" : "no", h.IdleMinutes is { } idle ? $"{idle}" : "never"]);
        expected.AddRange([.. t.Origin.Lists, .. t.Destination.Lists]);
        return expected;
    }
}
