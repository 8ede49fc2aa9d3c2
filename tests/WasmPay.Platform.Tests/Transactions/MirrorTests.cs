using System.Text;
using WasmPay.Platform.Access;
using WasmPay.Platform.Accounts;
using WasmPay.Platform.Banks;
using WasmPay.Platform.Validators;
using WasmPay.Sandbox;
using WasmPay.Sandbox.Contracts;
using WasmPay.Testing;
using static WasmPay.Platform.Tests.Support.TestPlatform;

namespace WasmPay.Platform.Tests.Transactions;

/// <summary>
/// Each bank's real component copies all that it is given, byte by byte, into its message, which its bank reads. In two worlds that differ in what
/// one bank knows of its customer, the other bank reads the same.
/// </summary>
public sealed class MirrorTests
{
    private static readonly AccountHolder Nina = new("Nina Nord", "1 Pier Road", "ID-NINA", "1971-02-03", "USA", Holder.Individual, Rating.Low);
    private static readonly AccountHolder Isla = new("Isla Island", "2 Quay Street", "ID-ISLA", "1982-03-04", "GBR", Holder.Individual, Rating.Low);

    [Theory]
    [InlineData("0.2.0")]
    [InlineData("0.3.0")]
    public async Task Of_the_payer_the_other_banks_code_sees_what_a_payment_says_and_nothing_that_its_own_bank_found_out(string contract)
    {
        var world = await SeenAsync(contract, new World());
        foreach (var other in (World[])
        [
            new() { Payer = Nina with { Rating = Rating.High } }, new() { PayerOpened = 900 }, new() { PayerPaidOthers = 5 }, new() { ListedByPayersBank = "Nina Nord" }, new() { ListedByPayersBank = "Isla Island" },
        ])
        {
            var seen = await SeenAsync(contract, other);
            Assert.Equal(world["ICMR"], seen["ICMR"]);
            Assert.NotEqual(world["NDHV"], seen["NDHV"]);
        }
        Assert.NotEqual(world["ICMR"], (await SeenAsync(contract, new() { Payer = Nina with { Address = "9 Pier Road" } }))["ICMR"]);
    }

    [Theory]
    [InlineData("0.2.0")]
    [InlineData("0.3.0")]
    public async Task Of_the_payee_the_paying_banks_code_sees_what_its_payer_says_and_nothing_that_the_other_bank_knows(string contract)
    {
        var world = await SeenAsync(contract, new World());
        foreach (var other in (World[])
        [
            new() { Payee = Isla with { Rating = Rating.High } }, new() { Payee = Isla with { Address = "9 Quay Street" } }, new() { Payee = Isla with { Identifier = "ID-OTHER" } },
            new() { Payee = Isla with { BirthDate = "1990-01-01" } }, new() { PayeeOpened = 900 }, new() { ListedByPayeesBank = "Isla Island" },
        ])
        {
            var seen = await SeenAsync(contract, other);
            Assert.Equal(world["NDHV"], seen["NDHV"]);
            Assert.NotEqual(world["ICMR"], seen["ICMR"]);
        }
        Assert.NotEqual(world["NDHV"], (await SeenAsync(contract, new() { Payee = Isla with { Name = "Ida Island" } }))["NDHV"]);
    }

    private sealed record World
    {
        public AccountHolder Payer { get; init; } = Nina;
        public AccountHolder Payee { get; init; } = Isla;
        public int PayerOpened { get; init; } = 100;
        public int PayeeOpened { get; init; } = 100;
        public int PayerPaidOthers { get; init; }
        public string? ListedByPayersBank { get; init; }
        public string? ListedByPayeesBank { get; init; }
    }

    // What each bank's people read of what their code said, of one payment between the two.
    private static async Task<Dictionary<string, string>> SeenAsync(string contract, World world)
    {
        await using var bed = await CreateAsync();
        Ok(await bed.Platform.Accounts.OpenAsync(Staff, new NewAccount("NX", "NDHV", "USD", world.Payer, OpenedAt: Start.AddDays(-world.PayerOpened))));
        Ok(await bed.Platform.Accounts.OpenAsync(Staff, new NewAccount("IX", "ICMR", "USD", world.Payee, OpenedAt: Start.AddDays(-world.PayeeOpened))));
        Ok(await bed.Platform.Accounts.FundAsync(Staff, "NX", 1_000_000));
        for (var paid = 0; paid < world.PayerPaidOthers; paid++) Ok(await bed.PayAsync(10, $"other {paid}", "NX", "N1", by: Staff));
        foreach (var (bank, listed) in ((string, string?)[])[("NDHV", world.ListedByPayersBank), ("ICMR", world.ListedByPayeesBank)])
            if (listed is not null) Ok(await bed.Platform.Banks.PutListAsync(Staff, new BankList(bank, "watched", "", [new(ListSubject.Name, listed)])));
        using var sandbox = new Sandbox.Sandbox(new SandboxOptions());
        await bed.RestartAsync(o => o with { Loader = new SandboxLoader(sandbox), Ids = new Counted() });
        var mirror = await File.ReadAllBytesAsync(Path.Combine(SharedMaterial.RepositoryRoot, "tests", "WasmPay.Sandbox.Tests", "Fixtures", $"mirror-{contract}.wasm"));
        foreach (var bank in (string[])["NDHV", "ICMR"]) Ok(await bed.Platform.Live.InstallAsync(Staff, bank, mirror));
        bed.Time.Advance(TimeSpan.FromMinutes(1));

        var id = Ok(await bed.PayAsync(100, "the payment", "NX", "IX", by: Staff)).Transaction.Id;

        Dictionary<string, string> seen = [];
        foreach (var reader in (Principal[])[Teller, Stranger])
        {
            var evaluation = Assert.Single(Ok(await bed.Platform.Transactions.GetAsync(reader, id)).Evaluations);
            Assert.True(evaluation.Outcome.Kind == OutcomeKind.Verdict, evaluation.Outcome.Explanation);
            seen[reader.Bank] = Encoding.Latin1.GetString(Convert.FromHexString(Assert.Single(evaluation.Outcome.Verdict!.Findings).Message));
            Assert.Equal(reader.Bank, evaluation.Target);
        }
        return seen;
    }

    // The same in every world.
    private sealed class Counted : IIdSource
    {
        private int _count;

        public string Next(string kind) => $"{kind}_{Interlocked.Increment(ref _count):D4}";
    }
}
