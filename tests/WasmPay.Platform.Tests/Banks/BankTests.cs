using WasmPay.Platform.Accounts;
using WasmPay.Platform.Banks;
using WasmPay.Platform.Tests.Support;
using static WasmPay.Platform.Tests.Support.TestPlatform;

namespace WasmPay.Platform.Tests.Banks;

public sealed class BankTests
{
    private static readonly Bank Good = new("SOLE", "Caja Soledad", "ESP", "EUR", "Europe/Madrid", "es");

    [Fact]
    public async Task The_same_bank_twice_is_one_and_another_under_its_code_is_refused()
    {
        await using var bed = await CreateAsync();
        Ok(await bed.Platform.Banks.CreateAsync(Staff, Good));
        Ok(await bed.Platform.Banks.CreateAsync(Staff, Good));
        Failed(await bed.Platform.Banks.CreateAsync(Staff, Good with { Country = "FRA" }), ErrorCode.AlreadyExists);
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
