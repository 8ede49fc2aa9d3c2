using WasmPay.Platform.Accounts;
using WasmPay.Platform.Banks;
using WasmPay.Platform.Tests.Support;
using static WasmPay.Platform.Tests.Support.TestPlatform;

namespace WasmPay.Platform.Tests.Banks;

public sealed class BankTests
{
    [Theory]
    [InlineData("PLATFORM", "Name", "UTC")]
    [InlineData("BANK", "\u00A0 \u2003", "UTC")]
    [InlineData("BANK", "\u2800", "UTC")]
    [InlineData("BANK", "Name", "UTC\u202E")]
    [InlineData("BANK", "Name", "UTC\u200B")]
    public async Task A_bank_has_a_code_of_its_own_a_name_that_is_seen_and_a_time_zone_as_it_is_written(string code, string name, string zone)
    {
        await using var bed = await CreateAsync();
        Failed(await bed.Platform.Banks.CreateAsync(Staff, new(code, name, "USA", "USD", zone, "en")), ErrorCode.Malformed);
    }

    private static readonly Bank Good = new("SOLE", "Caja Soledad", "ESP", "EUR", "Europe/Madrid", "es");

    [Fact]
    public async Task The_same_bank_twice_is_one_and_another_under_its_code_is_refused()
    {
        await using var bed = await CreateAsync();
        Ok(await bed.Platform.Banks.CreateAsync(Staff, Good));
        Ok(await bed.Platform.Banks.CreateAsync(Staff, Good));
        foreach (var (other, field) in new[]
        {
            (Good with { Name = "Caja" }, "name"), (Good with { Country = "FRA" }, "country"), (Good with { Currency = "USD" }, "currency"),
            (Good with { TimeZone = "Europe/Paris" }, "time_zone"), (Good with { Language = "fr" }, "language"),
        })
            Assert.Equal(field, Failed(await bed.Platform.Banks.CreateAsync(Staff, other), ErrorCode.AlreadyExists).Place);
        Assert.Equal(3, (await bed.Platform.Banks.ListAsync()).Count);
    }

    [Fact]
    public async Task A_bank_that_is_not_well_described_is_refused_with_the_field()
    {
        await using var bed = await CreateAsync();
        foreach (var (bank, code, place) in new (Bank, ErrorCode, string)[]
        {
            (Good with { Code = "platform" }, ErrorCode.Malformed, "code"),
            (Good with { Code = "S" }, ErrorCode.Malformed, "code"),
            (Good with { Name = "" }, ErrorCode.Malformed, "name"),
            (Good with { Country = "ES" }, ErrorCode.Malformed, "country"),
            (Good with { Currency = "EURO" }, ErrorCode.UnknownCurrency, "currency"),
            (Good with { TimeZone = "Mars/Olympus" }, ErrorCode.Malformed, "time_zone"),
            (Good with { Language = "spanish" }, ErrorCode.Malformed, "language"),
        })
            Assert.Equal(place, Failed(await bed.Platform.Banks.CreateAsync(Staff, bank), code).Place);
        Failed(await bed.Platform.Banks.CreateAsync(Officer, Good), ErrorCode.Forbidden);
    }

    [Theory, Stores]
    public async Task A_list_that_is_put_again_holds_what_was_put_last(string store)
    {
        await using var bed = await CreateAsync(store);
        Ok(await bed.Platform.Banks.PutListAsync(Officer, new("NDHV", "watch", "First", [new(ListSubject.Account, "A"), new(ListSubject.Name, "b"), new(ListSubject.Name, " B ")])));
        Ok(await bed.Platform.Banks.PutListAsync(Officer, new("NDHV", "watch", "Second", [new(ListSubject.Country, "GBR")])));
        var list = Assert.Single(await bed.Platform.Banks.ListsAsync("NDHV"));
        Assert.Equal("Second", list.Description);
        Assert.Equal([new ListEntry(ListSubject.Country, "GBR")], list.Entries);
        Failed(await bed.Platform.Banks.PutListAsync(Stranger, list), ErrorCode.Forbidden);
    }

    [Theory, Stores]
    public async Task An_account_that_is_opened_again_is_itself_and_with_other_terms_is_refused_by_the_field(string store)
    {
        await using var bed = await CreateAsync(store);
        var holder = new AccountHolder("Nadia", "1 Road", "LEI1", "1990-01-02", "USA");
        var account = new NewAccount("N9", "NDHV", "USD", holder, 1_000, Start.AddDays(-9));
        Ok(await bed.Platform.Accounts.OpenAsync(Teller, account));
        Ok(await bed.Platform.Accounts.FundAsync(Teller, "N9", 7));

        Assert.Equal(7, Ok(await bed.Platform.Accounts.OpenAsync(Teller, account)).Balance);
        Ok(await bed.Platform.Accounts.OpenAsync(Teller, account with { OpenedAt = null }));
        foreach (var (other, field) in new[]
        {
            (account with { OverdraftUnits = 1_001 }, "overdraft"), (account with { OverdraftUnits = 0 }, "overdraft"), (account with { OpenedAt = Start.AddDays(-8) }, "opened_at"),
            (account with { Currency = "EUR" }, "currency"), (account with { Holder = holder with { Name = "Nadja" } }, "name"),
            (account with { Holder = holder with { Address = "" } }, "address"), (account with { Holder = holder with { Identifier = "" } }, "identifier"),
            (account with { Holder = holder with { BirthDate = "" } }, "birth_date"), (account with { Holder = holder with { Residence = "CAN" } }, "residence"),
            (account with { Holder = holder with { Kind = WasmPay.Sandbox.Contracts.Holder.Business } }, "holder"),
            (account with { Holder = holder with { Rating = WasmPay.Sandbox.Contracts.Rating.High } }, "rating"),
        })
            Assert.Equal(field, Failed(await bed.Platform.Accounts.OpenAsync(Teller, other), ErrorCode.AlreadyExists).Place);
        // Another bank hears that the name is taken, and of no term.
        Assert.Equal("bank", Failed(await bed.Platform.Accounts.OpenAsync(Stranger, account with { Bank = "ICMR", OverdraftUnits = 5 }), ErrorCode.AlreadyExists).Place);
        Assert.Equal(new Overdraft.Limited(1_000), Ok(await bed.Platform.Accounts.GetAsync(Teller, "N9")).Overdraft);
    }

    [Fact]
    public async Task Kinds_that_are_none_are_refused_before_they_are_stored()
    {
        await using var bed = await CreateAsync();
        var account = new NewAccount("N9", "NDHV", "USD", new AccountHolder("Nadia"));
        Failed(await bed.Platform.Accounts.OpenAsync(Teller, account with { Holder = new("N", Kind: (WasmPay.Sandbox.Contracts.Holder)99) }), ErrorCode.Malformed);
        Failed(await bed.Platform.Accounts.OpenAsync(Teller, account with { Holder = new("N", Rating: (WasmPay.Sandbox.Contracts.Rating)99) }), ErrorCode.Malformed);
        Failed(await bed.Platform.Banks.PutListAsync(Officer, new("NDHV", "watch", "", [new((ListSubject)99, "A")])), ErrorCode.Malformed);
        Ok(await bed.Platform.Accounts.OpenAsync(Teller, account));
    }

    [Theory, Stores]
    public async Task Accounts_come_in_pages_by_their_ids(string store)
    {
        await using var bed = await CreateAsync(store);
        var first = Ok(await bed.Platform.Accounts.ListAsync(Teller, "NDHV", "", 2));
        Assert.Equal(["N1", "N2"], first.Select(a => a.Id));
        Assert.All(Ok(await bed.Platform.Accounts.ListAsync(Teller, "NDHV", "N2", 10)), a => Assert.NotEqual(AccountKind.Customer, a.Kind));
        Failed(await bed.Platform.Accounts.ListAsync(Teller, "ICMR", "", 2), ErrorCode.Forbidden);
        Failed(await bed.Platform.Accounts.GetAsync(Teller, "I1"), ErrorCode.UnknownAccount);
    }
}
