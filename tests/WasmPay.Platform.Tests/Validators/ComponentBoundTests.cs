using System.Globalization;
using WasmPay.Platform.Access;
using WasmPay.Platform.Tests.Support;
using WasmPay.Platform.Transactions;
using static WasmPay.Platform.Tests.Support.TestPlatform;

namespace WasmPay.Platform.Tests.Validators;

/// <summary>What banks' uploads may cost: memory of a node, and room in the store.</summary>
public sealed class ComponentBoundTests
{
    private static readonly Principal Other = new("icmr.engineer", "Ines Engineer", "ICMR", Roles.Engineer);

    [Fact]
    public async Task Of_components_that_are_not_live_those_used_last_stay_in_memory_and_others_are_loaded_again()
    {
        var rules = new ChangingRules();
        await using var bed = await CreateAsync();
        await bed.RestartAsync(o => o with { Loader = rules, Components = new() { BytesInMemory = 3 * Length } });
        for (var i = 0; i < 20; i++) Ok(await bed.Platform.Components.AddAsync(Engineer, Rule(i)));
        Assert.Equal((20, 17), (rules.Loads, rules.Disposed));

        Ok(await bed.Platform.Components.LoadAsync(Digest.Of(Rule(19).Span)));
        Assert.Equal(20, rules.Loads);
        Ok(await bed.Platform.Components.LoadAsync(Digest.Of(Rule(0).Span)));
        Assert.Equal((21, 18), (rules.Loads, rules.Disposed));
    }

    [Fact]
    public async Task What_is_live_or_in_shadow_stays_whatever_is_uploaded()
    {
        var rules = new ChangingRules();
        await using var bed = await CreateAsync();
        await bed.RestartAsync(o => o with { Loader = rules, Components = new() { BytesInMemory = 1 } });
        await bed.InstallAsync("NDHV", "approve");
        var desk = bed.Platform.Proposals;
        var proposal = Ok(await desk.CreateFromComponentAsync(Engineer, "NDHV", "watched", Rule(99)));
        Ok(await desk.SubmitAsync(Engineer, proposal.Id));
        Ok(await desk.ApproveAsync(Approver, proposal.Id, proposal.DossierHash!));
        Ok(await desk.ShadowAsync(Approver, proposal.Id));
        for (var i = 0; i < 5; i++) Ok(await bed.Platform.Components.AddAsync(Engineer, Rule(i)));
        var before = rules.Loads;

        Ok(await bed.PayAsync(1, "k1"));
        await bed.Platform.Live.RefreshAsync();

        Assert.Equal((before, 4), (rules.Loads, rules.Disposed));
    }

    [Fact]
    public async Task What_was_live_is_let_go_once_another_is()
    {
        var rules = new ChangingRules();
        await using var bed = await CreateAsync();
        await bed.RestartAsync(o => o with { Loader = rules, Components = new() { BytesInMemory = 1 } });
        await bed.InstallAsync("NDHV", "approve");
        var desk = bed.Platform.Proposals;
        var proposal = Ok(await desk.CreateFromComponentAsync(Engineer, "NDHV", "next", Rule(1)));
        Ok(await desk.SubmitAsync(Engineer, proposal.Id));
        Ok(await desk.ApproveAsync(Approver, proposal.Id, proposal.DossierHash!));
        Assert.Equal(0, rules.Disposed);

        Ok(await desk.PromoteAsync(Approver, proposal.Id));

        Assert.Equal(1, rules.Disposed);
        Assert.Equal(TransactionStatus.Posted, Ok(await bed.PayAsync(1, "k1")).Transaction.Status);
    }

    [Theory, Stores]
    public async Task A_bank_stores_so_many_components_that_nothing_names_and_is_told_what_to_do_then(string store)
    {
        await using var bed = await CreateAsync(store);
        await bed.RestartAsync(o => o with { Components = new() { UnusedOfBank = 3 } });
        for (var i = 0; i < 3; i++) Ok(await bed.Platform.Components.AddAsync(Engineer, Rule(i)));

        var full = Failed(await bed.Platform.Components.AddAsync(Engineer, Rule(3)), ErrorCode.QuotaExceeded);
        Assert.Contains("Propose those that are needed", full.Message, StringComparison.Ordinal);
        // The same bytes once more, another bank and the platform's staff are not stopped by it.
        Ok(await bed.Platform.Components.AddAsync(Engineer, Rule(2)));
        Ok(await bed.Platform.Components.AddAsync(Other, Rule(4)));
        Ok(await bed.Platform.Components.AddAsync(Staff, Rule(5)));
        // Doing what it says makes room.
        Ok(await bed.Platform.Proposals.CreateFromComponentAsync(Engineer, "NDHV", "needed", Rule(0)));
        Ok(await bed.Platform.Components.AddAsync(Engineer, Rule(3)));
        Failed(await bed.Platform.Components.AddAsync(Engineer, Rule(6)), ErrorCode.QuotaExceeded);
    }

    [Theory, Stores]
    public async Task A_bank_stores_so_many_bytes_that_nothing_names(string store)
    {
        await using var bed = await CreateAsync(store);
        await bed.RestartAsync(o => o with { Components = new() { UnusedBytesOfBank = 2 * Length } });
        for (var i = 0; i < 2; i++) Ok(await bed.Platform.Components.AddAsync(Engineer, Rule(i)));
        Failed(await bed.Platform.Components.AddAsync(Engineer, Rule(2)), ErrorCode.QuotaExceeded);
    }

    [Theory, Stores]
    public async Task Uploads_at_once_are_counted_as_those_one_after_another(string store)
    {
        await using var bed = await CreateAsync(store);
        await bed.RestartAsync(o => o with { Components = new() { UnusedOfBank = 3 } });
        var added = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => Task.Run(() => bed.Platform.Components.AddAsync(Engineer, Rule(i)))));
        Assert.Equal(3, added.Count(a => a.IsOk));
    }

    [Fact]
    public async Task A_bank_that_has_no_room_has_nothing_looked_at()
    {
        var rules = new ChangingRules();
        await using var bed = await CreateAsync();
        await bed.RestartAsync(o => o with { Loader = rules, Components = new() { UnusedOfBank = 1 } });
        Ok(await bed.Platform.Components.AddAsync(Engineer, Rule(0)));
        Failed(await bed.Platform.Components.AddAsync(Engineer, Rule(1)), ErrorCode.QuotaExceeded);
        Assert.Equal(1, rules.Loads);
    }

    private const int Length = 13;

    // Each as long as any other.
    private static ReadOnlyMemory<byte> Rule(int number) => TextRules.Rule($"deny-over {(number + 100).ToString(CultureInfo.InvariantCulture)}");
}
