using System.Text.Json;
using WasmPay.Platform.Access;
using WasmPay.Platform.Accounts;
using WasmPay.Platform.Banks;
using WasmPay.Platform.Tests.Support;
using WasmPay.Platform.Transactions;
using WasmPay.Sandbox.Contracts;
using static WasmPay.Platform.Tests.Support.TestPlatform;

namespace WasmPay.Platform.Tests.Transactions;

/// <summary>What a bank's code is told of another bank's customer.</summary>
public sealed class BankKnowledgeTests
{
    private static readonly AccountHolder Nina = new("Nina Nord", "1 Pier Road", "ID-NINA", "1971-02-03", "USA", Holder.Individual, Rating.High);
    private static readonly AccountHolder Isla = new("Isla Island", "2 Quay Street", "ID-ISLA", "1982-03-04", "GBR", Holder.Individual, Rating.Medium);
    private static readonly AccountHolder Works = new("Island Works", "3 Quay Street", "LEI-WORKS", "", "GBR", Holder.Business, Rating.Medium);

    [Fact]
    public async Task Of_the_payer_the_bank_that_is_paid_is_told_what_the_message_says_and_nothing_else()
    {
        await using var bed = await BedAsync();
        var seen = (await RequestsAsync(bed, "IX"))["ICMR"];

        Assert.Equal(
            new Party("NX", "Nina Nord", "1 Pier Road", "ID-NINA", "1971-02-03", "NDHV", "USA", "USA", Holder.Individual, NotKnown.Rating, NotKnown.AgeDays, []) with { Lists = seen.Transaction.Origin.Lists }, seen.Transaction.Origin);
        Assert.Empty(seen.Transaction.Origin.Lists);
        Assert.Equal((NotKnown.Activity, NotKnown.IdleMinutes), (seen.History.Sent, seen.History.IdleMinutes!.Value));
        // Its own side it knows whole, and the payments between the two accounts are in its own books.
        Assert.Equal((Rating.Medium, 100u, "ID-ISLA"), (seen.Transaction.Destination.Rating, seen.Transaction.Destination.AgeDays, seen.Transaction.Destination.Identifier));
        Assert.Equal((1u, 1u, false), (seen.History.Received.Day.Count, seen.History.Pair.Day.Count, seen.History.FirstPayment));
    }

    [Fact]
    public async Task Of_the_payee_the_bank_that_pays_is_told_what_its_payer_says_and_nothing_else()
    {
        await using var bed = await BedAsync();
        var seen = (await RequestsAsync(bed, "IX"))["NDHV"];

        var payee = seen.Transaction.Destination;
        Assert.Equal(("IX", "Isla Island", "", "", "", "ICMR", "GBR", "GBR"), (payee.Account, payee.Name, payee.Address, payee.Identifier, payee.BirthDate, payee.Bank, payee.Country, payee.Residence));
        Assert.Equal((NotKnown.Rating, NotKnown.AgeDays), (payee.Rating, payee.AgeDays));
        Assert.Equal(NotKnown.Activity, seen.History.Received);
        Assert.Equal((Rating.High, "ID-NINA", 1u, 0u), (seen.Transaction.Origin.Rating, seen.Transaction.Origin.Identifier, seen.History.Sent.Day.Count, seen.History.IdleMinutes!.Value));
    }

    [Fact]
    public async Task Of_an_organisation_that_is_paid_its_identifier_is_told()
    {
        await using var bed = await BedAsync();
        var payee = (await RequestsAsync(bed, "IW"))["NDHV"].Transaction.Destination;
        Assert.Equal(("LEI-WORKS", ""), (payee.Identifier, payee.Address));
    }

    [Fact]
    public async Task The_platforms_own_code_sees_both_sides()
    {
        await using var bed = await BedAsync();
        var seen = (await RequestsAsync(bed, "IX"))[Principal.Platform];
        Assert.Equal((Rating.High, Rating.Medium, "ID-ISLA", 1u, 1u), (seen.Transaction.Origin.Rating, seen.Transaction.Destination.Rating, seen.Transaction.Destination.Identifier, seen.History.Sent.Day.Count, seen.History.Received.Day.Count));
    }

    [Fact]
    public async Task Within_one_bank_all_is_told()
    {
        await using var bed = await BedAsync();
        var seen = (await RequestsAsync(bed, "N1"))["NDHV"];
        Assert.Equal((Rating.High, Rating.Low, 100u), (seen.Transaction.Origin.Rating, seen.Transaction.Destination.Rating, seen.Transaction.Destination.AgeDays));
        Assert.NotEqual(NotKnown.Activity, seen.History.Received);
    }

    [Theory]
    [InlineData("ID-ISLA", "IX", false)]
    [InlineData("LEI-WORKS", "IW", true)]
    public async Task A_guess_on_a_list_does_not_find_out_what_is_not_told(string guess, string account, bool isTold)
    {
        await using var bed = await BedAsync();
        Ok(await bed.Platform.Banks.PutListAsync(Staff, new BankList("NDHV", "guesses", "", [new(ListSubject.Identifier, guess)])));
        Assert.Equal(isTold, (await RequestsAsync(bed, account))["NDHV"].Transaction.Destination.Lists.Count == 1);
    }

    [Fact]
    public void The_stand_ins_add_up_without_leaving_64_bits()
    {
        var all = (Int128)NotKnown.Activity.Day.Total * 12 + Limits.MaxUnits;
        Assert.True(all < long.MaxValue);
        Assert.True((ulong)NotKnown.Activity.Day.Count * 4 < uint.MaxValue);
        Assert.True((ulong)NotKnown.IdleMinutes * 60 < uint.MaxValue);
    }

    [Fact]
    public async Task A_record_of_before_is_read_without_what_its_bank_may_not_know_and_replays_as_it_was()
    {
        await using var bed = await BedAsync();
        var id = Ok(await bed.PayAsync(100, "k1", "NX", "IX", by: Staff)).Transaction.Id;
        var whole = (await EvaluationsAsync(bed, Staff, id)).Single(e => e.Target == Principal.Platform).RequestJson;
        await bed.ExecuteAsync($"DROP TRIGGER evaluations_no_update; UPDATE evaluations SET request = '{whole.Replace("'", "''", StringComparison.Ordinal)}' WHERE transaction_id = '{id}' AND target = 'NDHV'");

        var read = Assert.Single(await EvaluationsAsync(bed, Teller, id)).RequestJson;

        Assert.Contains("ID-ISLA", whole, StringComparison.Ordinal);
        Assert.DoesNotContain("ID-ISLA", read, StringComparison.Ordinal);
        Assert.True(Ok(await bed.Platform.Replays.ReplayAsync(Teller, id)).Agrees);
    }

    private static async Task<TestPlatform> BedAsync()
    {
        var bed = await CreateAsync();
        foreach (var target in (string[])["NDHV", "ICMR", Principal.Platform]) await bed.InstallAsync(target, "approve");
        foreach (var (id, bank, holder) in ((string, string, AccountHolder)[])[("NX", "NDHV", Nina), ("IX", "ICMR", Isla), ("IW", "ICMR", Works)])
            Ok(await bed.Platform.Accounts.OpenAsync(Staff, new NewAccount(id, bank, "USD", holder, OpenedAt: Start.AddDays(-100))));
        Ok(await bed.Platform.Accounts.FundAsync(Staff, "NX", 1_000_000));
        return bed;
    }

    // What each target's code was asked about the second of two payments.
    private static async Task<Dictionary<string, ValidationRequest>> RequestsAsync(TestPlatform bed, string to)
    {
        Ok(await bed.PayAsync(100, $"first {Guid.NewGuid()}", "NX", to, by: Staff));
        var paid = Ok(await bed.PayAsync(100, $"second {Guid.NewGuid()}", "NX", to, by: Staff)).Transaction;
        return paid.Evaluations.ToDictionary(e => e.Target, e =>
        {
            using var json = JsonDocument.Parse(e.RequestJson);
            Assert.True(RequestJson.TryRead(json.RootElement, out var request, out var error), error);
            return request;
        });
    }

    private static async Task<IReadOnlyList<Evaluation>> EvaluationsAsync(TestPlatform bed, Principal by, string id) => Ok(await bed.Platform.Transactions.GetAsync(by, id)).Evaluations;
}
