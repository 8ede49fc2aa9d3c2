using System.Diagnostics.CodeAnalysis;
using WasmPay.Platform.Tests.Support;
using static WasmPay.Platform.Tests.Support.TestPlatform;

namespace WasmPay.Platform.Tests.Audit;

/// <summary>Whatever happens leaves sound books, and whatever one value is changed to by hand is found.</summary>
[SuppressMessage("Security", "CA5394", Justification = "A history is repeated by its seed.")]
[SuppressMessage("ApiDesign", "RS0030", Justification = "A history is repeated by its seed.")]
public sealed class BooksPropertyTests
{
    /// <summary>Columns that no record speaks of, each with the reason.</summary>
    private static readonly Dictionary<string, string> s_uncovered = new()
    {
        ["migrations.number"] = "the store is opened only where it is that of a migration that this version knows",
        ["migrations.name"] = "for people; nothing reads it",
        ["migrations.checksum"] = "each opening compares it with the migration's text",
        ["migrations.applied_at"] = "for people; nothing reads it",
        ["authoring_jobs.lease_by"] = "which node is at work, said anew every few seconds; with another, a job is begun again",
        ["authoring_jobs.lease_until"] = "until when that node is believed to be there; with another, a job is begun again, or later",
    };

    [Theory, Stores]
    public async Task Whatever_happens_the_books_are_what_the_audit_says(string store)
    {
        foreach (var seed in (int[])[1, 2, 3]) await AssertSoundAsync(store, seed);
    }

    private static async Task AssertSoundAsync(string store, int seed)
    {
        await using var bed = await CreateAsync(store);
        var history = new History(bed, new Random(seed));
        await history.BeginAsync();
        await bed.AssertSoundAsync();
        for (var step = 0; step < 250; step++) await history.StepAsync();
        await bed.AssertSoundAsync();
        string[] steps = ["pay Posted", "pay Referred", "pay Denied", "pay Failed", "release", "reject", "list", "promote", "roll back", "withdraw", "revoke", "reinstate", "open", "fund", "close", "principal", "key", "sign in", "wrong password", "confirm", "reject change", "start authoring", "answer authoring", "cancel authoring", "verify authoring"];
        Assert.Empty(steps.Except(history.Done.Keys));
        await bed.RestartAsync();
        await bed.AssertSoundAsync();
    }

    [Theory, Stores]
    public async Task A_change_of_any_one_value_in_any_column_of_any_table_is_found(string store)
    {
        await using var bed = await CreateAsync(store);
        var chance = new Random(11);
        var history = new History(bed, chance);
        await history.BeginAsync();
        for (var step = 0; step < 40; step++) await history.StepAsync();
        await bed.AssertSoundAsync();
        await using var hand = await Hand.OpenAsync(bed);

        var columns = await hand.ColumnsAsync();
        Assert.Contains(columns, c => c.Table == "evaluations" && c.Name == "answer");
        List<string> unseen = [];
        foreach (var column in columns.Where(c => !s_uncovered.ContainsKey($"{c.Table}.{c.Name}")))
        {
            await using var change = await hand.ChangeAsync(column, chance);
            if (await bed.Platform.Audit.VerifyBooksAsync() is { IsOk: true, Value.First: null }) unseen.Add($"{column.Table}.{column.Name}");
        }
        Assert.Empty(unseen);
        Assert.Empty(s_uncovered.Keys.Except(columns.Select(c => $"{c.Table}.{c.Name}")));
        await bed.AssertSoundAsync();
    }

    [Theory, Stores]
    public async Task A_row_that_is_taken_out_of_any_table_or_put_into_it_is_found(string store)
    {
        await using var bed = await CreateAsync(store);
        var chance = new Random(12);
        var history = new History(bed, chance);
        await history.BeginAsync();
        await using var hand = await Hand.OpenAsync(bed);
        List<string> unseen = [];
        foreach (var table in (await hand.ColumnsAsync()).Select(c => c.Table).Distinct().Where(t => t != "migrations"))
        {
            await using (await hand.RemoveAsync(table, chance))
                if (await bed.Platform.Audit.VerifyBooksAsync() is { IsOk: true, Value.First: null }) unseen.Add($"{table} less a row");
            await using (await hand.DoubleAsync(table, chance))
                if (await bed.Platform.Audit.VerifyBooksAsync() is { IsOk: true, Value.First: null }) unseen.Add($"{table} and a row more");
        }
        Assert.Empty(unseen);
        await bed.AssertSoundAsync();
    }
}
