using WasmPay.Platform.Tests.Support;
using static WasmPay.Platform.Tests.Support.TestPlatform;

namespace WasmPay.Platform.Tests.Audit;

public sealed class BooksConcurrencyTests
{
    [Theory, Stores]
    public async Task While_payments_go_on_every_check_sees_one_state_and_finds_it_sound(string store)
    {
        await using var bed = await CreateAsync(store);
        await bed.InstallAsync("NDHV", "refer-over 400");
        using var end = new CancellationTokenSource();
        var paying = Enumerable.Range(0, 3).Select(payer => Task.Run(async () =>
        {
            for (var i = 0; !end.IsCancellationRequested; i++) Ok(await bed.PayAsync(1, $"{payer}-{i}", payer == 0 ? "N1" : "N2", payer == 0 ? "N2" : "I1"));
        })).ToList();

        var records = 0L;
        for (var i = 0; i < 15; i++)
        {
            var check = await bed.BooksAsync();
            Assert.Null(check.First);
            Assert.True(check.Records >= records);
            records = check.Records;
        }
        await end.CancelAsync();
        await Task.WhenAll(paying);
        await bed.AssertSoundAsync();
    }

    [Fact]
    public async Task What_is_no_number_where_one_belongs_is_a_difference_and_no_fault()
    {
        await using var bed = await CreateAsync();
        Ok(await bed.PayAsync(5, "k1"));
        foreach (var (table, column) in ((string, string)[])[("audit", "at_ms"), ("entries", "units"), ("accounts", "balance"), ("flows", "high"), ("flow_heads", "low"), ("transactions", "number"), ("audit_head", "sequence"), ("postings", "at_ms")])
        {
            await using var hand = await Hand.OpenAsync(bed);
            await using var change = await hand.ChangeAsync(new StoreColumn { Table = table, Name = column, Type = "TEXT" }, _ => "many");
            Assert.NotNull((await bed.BooksAsync()).First);
        }
    }
}
