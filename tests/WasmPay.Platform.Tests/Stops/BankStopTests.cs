using WasmPay.Platform.Access;
using WasmPay.Platform.Stops;
using WasmPay.Platform.Tests.Support;
using WasmPay.Platform.Transactions;
using WasmPay.Sandbox.Contracts;
using static WasmPay.Platform.Tests.Support.TestPlatform;

namespace WasmPay.Platform.Tests.Stops;

/// <summary>The emergency stop of a bank: one person's for a day, and two people's for as long as they want.</summary>
public sealed class BankStopTests
{
    private const string Why = "Accounts are being emptied.";
    private static readonly Principal Elsewhere = new("icmr.approver", "Ines Approver", "ICMR", Roles.Approver);

    [Theory, Stores]
    public async Task Whatever_a_stopped_bank_pays_or_is_paid_waits_and_what_others_pay_does_not(string store)
    {
        await using var bed = await CreateAsync(store);
        await bed.OpenAccountAsync("I2", "ICMR", "GBP", 1_000);
        await using var node = await bed.OpenSecondAsync();
        Assert.Equal(TransactionStatus.Posted, (await PaidAsync(bed, "k1")).Status);

        var stop = Ok(await bed.Platform.Stops.StopAsync(Officer, StopSubject.Bank, "NDHV", Why));
        Assert.Equal((Officer.Id, Why, bed.Time.Now, null, bed.Time.Now + TimeSpan.FromHours(24)), (stop.By, stop.Reason, stop.At, stop.RatifiedBy, stop.EndsAt));

        foreach (var (key, origin, destination, currency) in ((string, string, string, string)[])[("k2", "N1", "N2", "USD"), ("k3", "N1", "I1", "USD"), ("k4", "I1", "N1", "GBP")])
        {
            var paid = Ok(await bed.PayAsync(1, key, origin, destination, currency, Staff)).Transaction;
            Assert.Equal(TransactionStatus.Referred, paid.Status);
            var evaluation = Assert.Single(paid.Evaluations);
            Assert.Equal(("NDHV", OutcomeKind.HostFailure, "stopped"), (evaluation.Target, evaluation.Outcome.Kind, evaluation.Outcome.Trap));
            Assert.Contains(Why, evaluation.Outcome.Explanation, StringComparison.Ordinal);
        }
        Assert.Equal(TransactionStatus.Posted, Ok(await bed.PayAsync(1, "k5", "I1", "I2", "GBP", Staff)).Transaction.Status);
        Assert.Equal(TransactionStatus.Referred, Ok(await node.Transactions.SubmitAsync(Teller, new Order("k6", "N1", "N2", new(1, "USD")))).Transaction.Status);
        await bed.RestartAsync();
        Assert.Equal(TransactionStatus.Referred, (await PaidAsync(bed, "k7")).Status);
        await bed.AssertSoundAsync();
    }

    [Theory, Stores]
    public async Task No_money_comes_to_a_stopped_bank_or_leaves_it_past_its_payments_either(string store)
    {
        await using var bed = await CreateAsync(store);
        foreach (var target in (string[])["NDHV", "platform"])
        {
            Ok(await bed.Platform.Stops.StopAsync(Staff, StopSubject.Bank, target, Why));
            Assert.Contains("stopped", Failed(await bed.Platform.Accounts.FundAsync(Teller, "N1", -100), ErrorCode.IllegalTransition).Message, StringComparison.Ordinal);
            Failed(await bed.Platform.Accounts.FundAsync(Teller, "N1", 100), ErrorCode.IllegalTransition);
            Ok(await bed.Platform.Stops.ResumeAsync(SecondOfStaff, StopSubject.Bank, target, "It is over."));
        }
        Ok(await bed.Platform.Stops.StopAsync(Staff, StopSubject.Bank, "ICMR", Why));
        Ok(await bed.Platform.Accounts.FundAsync(Teller, "N1", 100));
        await bed.AssertSoundAsync();
    }

    [Fact]
    public async Task A_bank_that_stops_itself_first_does_not_lift_the_staffs_stop()
    {
        await using var bed = await CreateAsync();
        Ok(await bed.Platform.Stops.StopAsync(Officer, StopSubject.Bank, "NDHV", "We were first."));
        var taken = Ok(await bed.Platform.Stops.StopAsync(Staff, StopSubject.Bank, "NDHV", Why));
        Assert.Equal((Staff.Id, true, Why), (taken.By, taken.ByStaff, taken.Reason));
        Failed(await bed.Platform.Stops.ResumeAsync(Approver, StopSubject.Bank, "NDHV", "Go on."), ErrorCode.Forbidden);
        Failed(await bed.Platform.Stops.StopAsync(SecondOfStaff, StopSubject.Bank, "NDHV", "Again."), ErrorCode.AlreadyExists);
        Ok(await bed.Platform.Stops.ResumeAsync(SecondOfStaff, StopSubject.Bank, "NDHV", "It is over."));
        await bed.AssertSoundAsync();
    }

    [Fact]
    public async Task What_two_of_the_bank_stopped_lasts_when_the_staff_take_it_over()
    {
        await using var bed = await CreateAsync();
        Ok(await bed.Platform.Stops.StopAsync(Officer, StopSubject.Bank, "NDHV", "We were first."));
        Ok(await bed.Platform.Stops.RatifyAsync(Approver, StopSubject.Bank, "NDHV", "Yes."));
        Assert.Equal((Approver.Id, null), (Ok(await bed.Platform.Stops.StopAsync(Staff, StopSubject.Bank, "NDHV", Why)).RatifiedBy, (await bed.Platform.Stops.ListAsync(Staff)).Stops[0].EndsAt));
    }

    [Fact]
    public async Task The_validator_of_a_stopped_bank_is_not_asked_and_the_other_banks_is()
    {
        var rules = new ChangingRules();
        await using var bed = await CreateAsync(loader: rules);
        await bed.InstallAsync("NDHV", "approve");
        await bed.InstallAsync("ICMR", "deny-over 5");
        var asked = 0;
        rules.Called = _ => asked++;
        Ok(await bed.Platform.Stops.StopAsync(Officer, StopSubject.Bank, "NDHV", Why));

        Assert.Equal(TransactionStatus.Referred, (await PaidAsync(bed, "k1")).Status);
        Assert.Equal(0, asked);
        Assert.Equal(TransactionStatus.Denied, Ok(await bed.PayAsync(900, "k2", "N1", "I1", by: Staff)).Transaction.Status);
        Assert.Equal(1, asked);
    }

    [Fact]
    public async Task The_other_bank_reads_that_the_payment_waits_and_not_why()
    {
        await using var bed = await CreateAsync();
        Ok(await bed.Platform.Stops.StopAsync(Officer, StopSubject.Bank, "NDHV", Why));
        var id = Ok(await bed.PayAsync(1, "k1", "N1", "I1")).Transaction.Id;

        var seen = Ok(await bed.Platform.Transactions.GetAsync(Stranger, id));
        Assert.Equal(TransactionStatus.Referred, seen.Status);
        Assert.Empty(seen.Evaluations);
        Assert.Empty((await bed.Platform.Stops.ListAsync(Stranger)).Stops);
        Assert.Empty((await bed.Platform.Live.RefreshAsync()).SeenBy(Stranger).Stopped);
    }

    [Theory, Stores]
    public async Task A_stop_that_nobody_ratifies_ends_by_itself_on_all_nodes(string store)
    {
        await using var bed = await CreateAsync(store);
        await using var node = await bed.OpenSecondAsync();
        Ok(await bed.Platform.Stops.StopAsync(Officer, StopSubject.Bank, "NDHV", Why));
        bed.Time.Advance(TimeSpan.FromHours(24) - TimeSpan.FromMilliseconds(1));
        Assert.Equal(TransactionStatus.Referred, (await PaidAsync(bed, "k1")).Status);
        Assert.Equal(TransactionStatus.Referred, Ok(await node.Transactions.SubmitAsync(Teller, new Order("k2", "N1", "N2", new(1, "USD")))).Transaction.Status);

        bed.Time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal(TransactionStatus.Posted, (await PaidAsync(bed, "k3")).Status);
        Assert.Equal(TransactionStatus.Posted, Ok(await node.Transactions.SubmitAsync(Teller, new Order("k4", "N1", "N2", new(1, "USD")))).Transaction.Status);
        Assert.Empty((await bed.Platform.Stops.ListAsync(Staff)).Stops);
        Failed(await bed.Platform.Stops.RatifyAsync(Approver, StopSubject.Bank, "NDHV", "Agreed."), ErrorCode.NotFound);
        Failed(await bed.Platform.Stops.ResumeAsync(Approver, StopSubject.Bank, "NDHV", "Over."), ErrorCode.NotFound);
        // Who stopped it may stop it anew: each time is in the audit records.
        Ok(await bed.Platform.Stops.StopAsync(Officer, StopSubject.Bank, "NDHV", Why));
        Assert.Equal(TransactionStatus.Referred, (await PaidAsync(bed, "k5")).Status);
        await bed.AssertSoundAsync();
    }

    [Theory, Stores]
    public async Task A_ratified_stop_lasts_until_another_person_than_the_one_who_stopped_lets_payments_go_on(string store)
    {
        await using var bed = await CreateAsync(store);
        var stops = bed.Platform.Stops;
        Ok(await stops.StopAsync(Officer, StopSubject.Bank, "NDHV", Why));
        Failed(await stops.RatifyAsync(Officer, StopSubject.Bank, "NDHV", "I am right."), ErrorCode.FourEyes);
        Failed(await stops.ResumeAsync(Officer, StopSubject.Bank, "NDHV", "It was nothing."), ErrorCode.FourEyes);
        Failed(await stops.StopAsync(Approver, StopSubject.Bank, "NDHV", Why), ErrorCode.AlreadyExists);

        var ratified = Ok(await stops.RatifyAsync(Approver, StopSubject.Bank, "NDHV", "So it is."));
        Assert.Equal((Approver.Id, bed.Time.Now, null), (ratified.RatifiedBy, ratified.RatifiedAt, ratified.EndsAt));
        Failed(await stops.RatifyAsync(SecondOfStaff, StopSubject.Bank, "NDHV", "I think so too."), ErrorCode.IllegalTransition);
        bed.Time.Advance(TimeSpan.FromDays(30));
        Assert.Equal(TransactionStatus.Referred, (await PaidAsync(bed, "k1")).Status);
        Failed(await stops.ResumeAsync(Officer, StopSubject.Bank, "NDHV", "It was nothing."), ErrorCode.FourEyes);

        Ok(await stops.ResumeAsync(Approver, StopSubject.Bank, "NDHV", "It is over."));
        Assert.Equal(TransactionStatus.Posted, (await PaidAsync(bed, "k2")).Status);
        Assert.Equal(
            [("bank.stopped", "officer"), ("bank.ratified", "approver"), ("bank.resumed", "approver")],
            (await bed.Platform.Audit.ReadAsync(0, 100, "NDHV")).Where(r => r.Kind.StartsWith("bank.", StringComparison.Ordinal) && r.Kind != "bank.created").Select(r => (r.Kind, r.Principal)));
        await bed.AssertSoundAsync();
    }

    [Fact]
    public async Task The_platforms_own_stop_holds_for_all_banks()
    {
        await using var bed = await CreateAsync();
        Ok(await bed.Platform.Stops.StopAsync(SecondOfStaff, StopSubject.Bank, Principal.Platform, Why));
        Assert.Equal(TransactionStatus.Referred, (await PaidAsync(bed, "k1")).Status);
        Ok(await bed.Platform.Stops.ResumeAsync(Staff, StopSubject.Bank, Principal.Platform, "Over."));
        Assert.Equal(TransactionStatus.Posted, (await PaidAsync(bed, "k2")).Status);
    }

    [Fact]
    public async Task Only_who_reviews_for_the_bank_stops_it_and_says_why()
    {
        await using var bed = await CreateAsync();
        foreach (var other in (Principal[])[Teller, Engineer, Elsewhere, Officer with { Kind = PrincipalKind.Machine }])
        {
            Failed(await bed.Platform.Stops.StopAsync(other, StopSubject.Bank, "NDHV", Why), ErrorCode.Forbidden);
            Failed(await bed.Platform.Stops.RatifyAsync(other, StopSubject.Bank, "NDHV", Why), ErrorCode.Forbidden);
            Failed(await bed.Platform.Stops.ResumeAsync(other, StopSubject.Bank, "NDHV", Why), ErrorCode.Forbidden);
        }
        Failed(await bed.Platform.Stops.StopAsync(Officer, StopSubject.Bank, "NDHV", ""), ErrorCode.Malformed);
        Failed(await bed.Platform.Stops.StopAsync(Officer, StopSubject.Bank, Principal.Platform, Why), ErrorCode.Forbidden);
        Failed(await bed.Platform.Stops.StopAsync(Staff, StopSubject.Bank, "NOBK", Why), ErrorCode.UnknownBank);
        Failed(await bed.Platform.Stops.RatifyAsync(Approver, StopSubject.Bank, "NDHV", Why), ErrorCode.NotFound);
        Assert.Equal(TransactionStatus.Posted, (await PaidAsync(bed, "k1")).Status);
    }

    [Fact]
    public async Task What_waits_from_a_stopped_bank_is_released_or_rejected_by_a_person_of_it()
    {
        await using var bed = await CreateAsync();
        Ok(await bed.Platform.Stops.StopAsync(Officer, StopSubject.Bank, "NDHV", Why));
        var (first, second) = ((await PaidAsync(bed, "k1")).Id, (await PaidAsync(bed, "k2")).Id);
        Failed(await bed.Platform.Transactions.ReleaseAsync(Elsewhere, first, "Fine."), ErrorCode.NotFound);
        Assert.Equal(TransactionStatus.Posted, Ok(await bed.Platform.Transactions.ReleaseAsync(Approver, first, "I know the payer.")).Status);
        Assert.Equal(TransactionStatus.Rejected, Ok(await bed.Platform.Transactions.RejectAsync(Approver, second, "I do not.")).Status);
        Assert.True(Ok(await bed.Platform.Replays.ReplayAsync(Staff, first)).Agrees);
        await bed.AssertSoundAsync();
    }

    [Fact]
    public async Task What_the_staff_stopped_nobody_of_the_bank_lets_go_on()
    {
        await using var bed = await CreateAsync();
        var stops = bed.Platform.Stops;
        Ok(await stops.StopAsync(SecondOfStaff, StopSubject.Bank, "NDHV", Why));
        var waits = (await PaidAsync(bed, "k1")).Id;
        foreach (var own in (Principal[])[Officer, Approver])
        {
            Failed(await stops.ResumeAsync(own, StopSubject.Bank, "NDHV", "It was nothing."), ErrorCode.Forbidden);
            Failed(await bed.Platform.Transactions.ReleaseAsync(own, waits, "Fine."), ErrorCode.Forbidden);
        }
        Failed(await bed.Platform.Transactions.ReleaseAsync(SecondOfStaff, waits, "Fine."), ErrorCode.FourEyes);
        Assert.Equal(TransactionStatus.Posted, Ok(await bed.Platform.Transactions.ReleaseAsync(Staff, waits, "I know the payer.")).Status);
        Ok(await stops.ResumeAsync(Staff, StopSubject.Bank, "NDHV", "It is over."));
    }

    [Fact]
    public async Task What_waited_before_the_stop_waits_on_whoever_it_waited_for()
    {
        await using var bed = await CreateAsync();
        await bed.InstallAsync("ICMR", "refer-over 5");
        var waits = Ok(await bed.PayAsync(900, "k1", "N1", "I1")).Transaction.Id;
        Ok(await bed.Platform.Stops.StopAsync(Officer, StopSubject.Bank, "NDHV", Why));

        var refused = Failed(await bed.Platform.Transactions.ReleaseAsync(Elsewhere, waits, "Fine."), ErrorCode.IllegalTransition);
        Assert.DoesNotContain("stop", refused.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(1_000_000, await bed.BalanceAsync("N1"));

        Ok(await bed.Platform.Stops.ResumeAsync(Approver, StopSubject.Bank, "NDHV", "It is over."));
        Assert.Equal(TransactionStatus.Posted, Ok(await bed.Platform.Transactions.ReleaseAsync(Elsewhere, waits, "Fine.")).Status);
    }

    [Theory, Stores]
    public async Task What_was_revoked_when_that_took_one_person_lasts_and_is_in_the_books(string store)
    {
        await using var bed = await CreateAsync(store);
        var digest = Digest.Of(TextRules.Rule("approve").Span);
        await bed.InstallAsync("NDHV", "approve");
        // As the migration moves it.
        await bed.ExecuteAsync($"INSERT INTO stops (subject, target, reason, stopped_by, by_staff, stopped_at, ratified_by, ratified_at) VALUES ('component', '{digest}', 'Bad.', 'ada', 1, 1000, 'platform', 1000); UPDATE live_version SET version = version");
        Assert.Equal("stops", (await bed.BooksAsync()).First!.Table);

        await bed.RestartAsync();

        Assert.Equal(TransactionStatus.Referred, (await PaidAsync(bed, "k1")).Status);
        await bed.RestartAsync();
        Assert.Single(await bed.Platform.Audit.ReadAsync(0, 1000), r => r.Kind == "stops.moved");
        await bed.AssertSoundAsync();
    }

    [Theory, Stores]
    public async Task A_revocation_that_nobody_ratifies_ends_and_a_ratified_one_does_not(string store)
    {
        await using var bed = await CreateAsync(store);
        var digest = Digest.Of(TextRules.Rule("approve").Span);
        await bed.InstallAsync("NDHV", "approve");
        Ok(await bed.Platform.Stops.StopAsync(Staff, StopSubject.Component, digest, Why));
        Failed(await bed.Platform.Components.LoadAsync(digest), ErrorCode.ComponentRevoked);
        bed.Time.Advance(TimeSpan.FromHours(24));
        Assert.Equal(TransactionStatus.Posted, (await PaidAsync(bed, "k1")).Status);
        Ok(await bed.Platform.Components.LoadAsync(digest));

        Ok(await bed.Platform.Stops.StopAsync(Staff, StopSubject.Component, digest, Why));
        Failed(await bed.Platform.Stops.RatifyAsync(Staff, StopSubject.Component, digest, "Yes."), ErrorCode.FourEyes);
        Ok(await bed.Platform.Stops.RatifyAsync(SecondAdministrator, StopSubject.Component, digest, "Yes."));
        bed.Time.Advance(TimeSpan.FromDays(30));
        Assert.Equal(TransactionStatus.Referred, (await PaidAsync(bed, "k2")).Status);
        await bed.AssertSoundAsync();
    }

    [Theory, Stores]
    public async Task Of_those_who_stop_or_ratify_at_once_one_does(string store)
    {
        await using var bed = await CreateAsync(store);
        var people = Enumerable.Range(0, 6).Select(i => new Principal($"reviewer{i}", $"Reviewer {i}", "NDHV", Roles.Officer)).ToList();
        var stopped = await Task.WhenAll(people.Select(by => Task.Run(() => bed.Platform.Stops.StopAsync(by, StopSubject.Bank, "NDHV", Why))));
        Assert.Single(stopped, s => s.IsOk);
        Assert.All(stopped.Where(s => !s.IsOk), s => Assert.Equal(ErrorCode.AlreadyExists, s.Error!.Code));
        var ratified = await Task.WhenAll(people.Select(by => Task.Run(() => bed.Platform.Stops.RatifyAsync(by, StopSubject.Bank, "NDHV", "Yes."))));
        Assert.Single(ratified, s => s.IsOk);
        await bed.AssertSoundAsync();
    }

    private static async Task<TransactionRecord> PaidAsync(TestPlatform bed, string key) => Ok(await bed.PayAsync(1, key)).Transaction;
}
