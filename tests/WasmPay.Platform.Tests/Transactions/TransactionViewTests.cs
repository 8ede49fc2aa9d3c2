using WasmPay.Platform.Access;
using WasmPay.Platform.Tests.Support;
using WasmPay.Platform.Transactions;
using WasmPay.Sandbox.Contracts;
using static WasmPay.Platform.Tests.Support.TestPlatform;

namespace WasmPay.Platform.Tests.Transactions;

/// <summary>What the two banks of a payment and the platform's staff see of it.</summary>
public sealed class TransactionViewTests
{
    [Fact]
    public async Task A_bank_reads_its_own_findings_whole_and_of_the_others_one_sentence_each()
    {
        await using var bed = await CreateAsync();
        await bed.InstallAsync(Principal.Platform, "tell platform-clause x");
        await bed.InstallAsync("NDHV", "tell nordhaven-clause x");
        await bed.InstallAsync("ICMR", "tell icamer-clause x");
        var id = Ok(await bed.PayAsync(100, "k1", destination: "I1", memo: "refer:x")).Transaction.Id;

        Assert.Equal(["not-passed", "nordhaven-clause", "not-passed"], await ClausesAsync(bed, Teller, id));
        Assert.Equal(["not-passed", "not-passed", "icamer-clause"], await ClausesAsync(bed, Stranger, id));
        Assert.Equal(["platform-clause", "nordhaven-clause", "icamer-clause"], await ClausesAsync(bed, Staff, id));
        Assert.Equal(["The platform's checks did not let the payment pass.", "The other bank's checks did not let the payment pass."], (await GetAsync(bed, Stranger, id)).Findings.Take(2).Select(f => f.Message));
    }

    [Fact]
    public async Task Whether_a_check_failed_or_found_something_is_not_told_to_the_other_bank()
    {
        await using var bed = await CreateAsync();
        await bed.InstallAsync("NDHV", "trap");
        var id = Ok(await bed.PayAsync(100, "k1", destination: "I1")).Transaction.Id;
        Assert.Equal(["validator-failed"], await ClausesAsync(bed, Teller, id));
        Assert.Equal(["not-passed"], await ClausesAsync(bed, Stranger, id));
    }

    [Fact]
    public async Task That_the_payers_account_lacks_money_is_told_to_its_bank_alone()
    {
        await using var bed = await CreateAsync();
        var id = Ok(await bed.PayAsync(1_000_001, "k1", destination: "I1")).Transaction.Id;

        var (own, other) = (await GetAsync(bed, Teller, id), await GetAsync(bed, Stranger, id));
        Assert.Equal((TransactionStatus.Failed, ErrorCode.InsufficientFunds, "insufficient-funds"), (own.Status, own.Failure, Assert.Single(own.Findings).Clause));
        // As one that the other bank's checks denied: there is one cause alone why a payment is not booked.
        Assert.Equal((TransactionStatus.Denied, Decision.Deny, null, "not-passed"), (other.Status, other.Decision, other.Failure, Assert.Single(other.Findings).Clause));
        var listed = Assert.Single(await bed.Platform.Transactions.ListAsync(Stranger, TransactionStatus.Denied));
        Assert.Equal((TransactionStatus.Denied, null, "not-passed"), (listed.Status, listed.Failure, Assert.Single(listed.Findings).Clause));
        Assert.Empty(await bed.Platform.Transactions.ListAsync(Stranger, TransactionStatus.Failed));
        Assert.Single(await bed.Platform.Transactions.ListAsync(Teller, TransactionStatus.Failed));
    }

    [Fact]
    public async Task What_could_not_be_booked_and_what_was_denied_look_alike_to_the_bank_that_is_paid()
    {
        await using var bed = await CreateAsync();
        var failed = await GetAsync(bed, Stranger, Ok(await bed.PayAsync(1_000_001, "k1", destination: "I1")).Transaction.Id);
        await bed.InstallAsync("NDHV", "deny-over 1");
        var denied = await GetAsync(bed, Stranger, Ok(await bed.PayAsync(1_000_001, "k2", destination: "I1")).Transaction.Id);

        Assert.Equal((denied.Status, denied.Decision, denied.Failure), (failed.Status, failed.Decision, failed.Failure));
        Assert.Equal(denied.Findings, failed.Findings);
        Assert.Equal(
            Failed(await bed.Platform.Transactions.ReleaseAsync(Stranger, denied.Id, "x"), ErrorCode.IllegalTransition).Message.Replace(denied.Id, "", StringComparison.Ordinal),
            Failed(await bed.Platform.Transactions.ReleaseAsync(Stranger, failed.Id, "x"), ErrorCode.IllegalTransition).Message.Replace(failed.Id, "", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_reviewer_of_the_bank_that_is_paid_does_not_hear_that_the_payers_account_lacks_money_or_is_closed()
    {
        await using var bed = await CreateAsync();
        await bed.InstallAsync("ICMR", "tell icamer-clause x");
        await bed.OpenAccountAsync("N3", "NDHV", "USD", 0);
        var id = Ok(await bed.PayAsync(100, "k1", "N3", "I1", memo: "refer:x")).Transaction.Id;

        var lacking = Failed(await bed.Platform.Transactions.ReleaseAsync(Stranger, id, "Fine."), ErrorCode.IllegalTransition);
        Ok(await bed.Platform.Accounts.CloseAsync(Staff, "N3"));
        var closed = Failed(await bed.Platform.Transactions.ReleaseAsync(Stranger, id, "Fine."), ErrorCode.IllegalTransition);

        Assert.Equal(lacking, closed);
        Assert.DoesNotContain("N3", lacking.Message, StringComparison.Ordinal);
        Failed(await bed.Platform.Transactions.ReleaseAsync(Staff, id, "Fine."), ErrorCode.AccountClosed);
    }

    [Fact]
    public async Task Who_did_something_and_the_note_are_read_by_his_bank_and_the_key_by_the_bank_that_pays()
    {
        await using var bed = await CreateAsync();
        foreach (var person in (Principal[])[Teller, Stranger]) Ok(await bed.Platform.Principals.AddAsync(Staff, person));
        await bed.InstallAsync("ICMR", "tell icamer-clause x");
        var id = Ok(await bed.PayAsync(100, "k1", destination: "I1", memo: "refer:x")).Transaction.Id;
        Ok(await bed.Platform.Transactions.ReleaseAsync(Stranger, id, "Known to us."));

        var (payer, payee, staff) = (await GetAsync(bed, Teller, id), await GetAsync(bed, Stranger, id), await GetAsync(bed, Staff, id));
        Assert.Equal(("teller", "k1", null, null, 0), (payer.SubmittedBy, payer.Order.IdempotencyKey, payer.ResolvedBy, payer.Resolution, payer.LiveVersion));
        Assert.Equal(("", "", "stranger", "Known to us.", 0), (payee.SubmittedBy, payee.Order.IdempotencyKey, payee.ResolvedBy, payee.Resolution, payee.LiveVersion));
        Assert.Equal(("teller", "k1", "stranger", "Known to us.", 1), (staff.SubmittedBy, staff.Order.IdempotencyKey, staff.ResolvedBy, staff.Resolution, staff.LiveVersion));
        Assert.Equal("refer:x", payee.Order.Memo);
    }

    private static async Task<TransactionRecord> GetAsync(TestPlatform bed, Principal by, string id) => Ok(await bed.Platform.Transactions.GetAsync(by, id));

    private static async Task<IEnumerable<string>> ClausesAsync(TestPlatform bed, Principal by, string id) => (await GetAsync(bed, by, id)).Findings.Select(f => f.Clause);
}
