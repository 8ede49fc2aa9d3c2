using System.Globalization;
using System.Text;
using WasmPay.Platform.Access;
using WasmPay.Platform.Proposals;
using WasmPay.Platform.Tests.Support;
using static WasmPay.Platform.Tests.Support.TestPlatform;

namespace WasmPay.Platform.Tests.Validators;

/// <summary>Components that come with proposals: who may bring them, and how many.</summary>
public sealed class ProposedComponentTests
{
    private const int Length = 13;
    private static readonly Principal OtherEngineer = new("icmr.engineer", "Ines Engineer", "ICMR", Roles.Engineer);

    [Theory, Stores]
    public async Task A_proposal_that_is_verified_again_and_again_leaves_no_more_components_than_may_be_there(string store)
    {
        await using var bed = await CreateAsync(store);
        await bed.RestartAsync(o => o with { Components = new() { UnusedOfBank = 3 } });
        var draft = Ok(await bed.Platform.Proposals.DraftAsync(Officer, "NDHV", "rule"));

        List<Result<Proposal>> verified = [];
        for (var i = 0; i < 10; i++) verified.Add(await bed.Platform.Proposals.VerifyAsync(Officer, draft.Id, Dossier(i)));

        // The one that is named, and those that it named before.
        Assert.Equal([true, true, true, false], verified.Take(4).Select(v => v.IsOk));
        Assert.All(verified.Skip(3), v => Failed(v, ErrorCode.QuotaExceeded));
        Assert.Equal(verified[2].Value.Digest, Ok(await bed.Platform.Proposals.GetAsync(Officer, draft.Id)).Digest);
        Failed(await bed.Platform.Components.GetAsync(TestPlatform.Staff, Digest.Of(Rule(3).Span)), ErrorCode.NotFound);
    }

    [Theory, Stores]
    public async Task Components_that_a_verified_proposal_named_before_take_the_room_of_uploads(string store)
    {
        await using var bed = await CreateAsync(store);
        await bed.RestartAsync(o => o with { Components = new() { UnusedOfBank = 2 } });
        var draft = Ok(await bed.Platform.Proposals.DraftAsync(Officer, "NDHV", "rule"));
        for (var i = 0; i < 2; i++) Ok(await bed.Platform.Proposals.VerifyAsync(Officer, draft.Id, Dossier(i)));
        Ok(await bed.Platform.Components.AddAsync(Engineer, Rule(2)));
        Failed(await bed.Platform.Components.AddAsync(Engineer, Rule(3)), ErrorCode.QuotaExceeded);
    }

    [Theory, Stores]
    public async Task Proposals_that_leave_their_components_for_one_that_another_names_are_bounded_too(string store)
    {
        await using var bed = await CreateAsync(store);
        await bed.RestartAsync(o => o with { Components = new() { UnusedOfBank = 1 } });
        var desk = bed.Platform.Proposals;
        Ok(await desk.CreateAsync(Officer, "NDHV", "rule", Dossier(0)));
        var (one, two) = (Ok(await desk.CreateAsync(Officer, "NDHV", "rule", Dossier(1))), Ok(await desk.CreateAsync(Officer, "NDHV", "rule", Dossier(2))));
        Ok(await desk.VerifyAsync(Officer, one.Id, Dossier(0)));
        Failed(await desk.VerifyAsync(Officer, two.Id, Dossier(0)), ErrorCode.QuotaExceeded);
    }

    [Theory, Stores]
    public async Task Dossiers_that_a_verified_proposal_had_before_take_room_by_their_bytes(string store)
    {
        await using var bed = await CreateAsync(store);
        await bed.RestartAsync(o => o with { Components = new() { UnusedBytesOfBank = 1_000 } });
        var draft = Ok(await bed.Platform.Proposals.DraftAsync(Officer, "NDHV", "rule"));

        List<Result<Proposal>> verified = [];
        for (var i = 0; i < 20; i++) verified.Add(await bed.Platform.Proposals.VerifyAsync(Officer, draft.Id, Dossier(0, i.ToString("D2", CultureInfo.InvariantCulture))));

        var taken = verified.Count(v => v.IsOk);
        Assert.InRange(taken, 2, 1_000 / Dossier(0, "00").Bytes.Length);
        Assert.All(verified.Skip(taken), v => Failed(v, ErrorCode.QuotaExceeded));
        // The same once more needs no room.
        Ok(await bed.Platform.Proposals.VerifyAsync(Officer, draft.Id, Dossier(0, (taken - 1).ToString("D2", CultureInfo.InvariantCulture))));
    }

    [Fact]
    public async Task A_bank_without_room_has_nothing_looked_at_that_comes_with_a_proposal()
    {
        var rules = new ChangingRules();
        await using var bed = await CreateAsync();
        await bed.RestartAsync(o => o with { Loader = rules, Components = new() { UnusedOfBank = 1 } });
        var desk = bed.Platform.Proposals;
        Ok(await bed.Platform.Components.AddAsync(Engineer, Rule(0)));
        var draft = Ok(await desk.DraftAsync(Officer, "NDHV", "rule"));

        Failed(await desk.CreateAsync(Officer, "NDHV", "rule", Dossier(1)), ErrorCode.QuotaExceeded);
        Failed(await desk.CreateFromComponentAsync(Engineer, "NDHV", "rule", Rule(1)), ErrorCode.QuotaExceeded);
        Failed(await desk.VerifyAsync(Officer, draft.Id, Dossier(1)), ErrorCode.QuotaExceeded);

        Assert.Equal(1, rules.Loads);
        Assert.Equal(draft.Id, Assert.Single(await desk.ListAsync(Officer)).Id);
        // Another bank and the platform's staff have room.
        Ok(await desk.CreateFromComponentAsync(OtherEngineer, "ICMR", "rule", Rule(2)));
        Ok(await desk.CreateFromComponentAsync(Staff, "NDHV", "rule", Rule(3)));
    }

    [Theory, Stores]
    public async Task What_is_there_already_is_proposed_also_where_the_limit_was_higher_once(string store)
    {
        await using var bed = await CreateAsync(store);
        for (var i = 0; i < 4; i++) Ok(await bed.Platform.Components.AddAsync(Engineer, Rule(i)));
        await bed.RestartAsync(o => o with { Components = new() { UnusedOfBank = 2 } });
        var desk = bed.Platform.Proposals;
        Ok(await desk.CreateFromComponentAsync(Engineer, "NDHV", "rule", Rule(0)));
        var draft = Ok(await desk.DraftAsync(Officer, "NDHV", "rule"));
        Ok(await desk.VerifyAsync(Officer, draft.Id, Dossier(1)));
        Failed(await desk.CreateFromComponentAsync(Engineer, "NDHV", "rule", Rule(4)), ErrorCode.QuotaExceeded);
    }

    [Theory, Stores]
    public async Task Verifications_at_once_are_counted_as_those_one_after_another(string store)
    {
        await using var bed = await CreateAsync(store);
        await bed.RestartAsync(o => o with { Components = new() { UnusedOfBank = 3 } });
        var draft = Ok(await bed.Platform.Proposals.DraftAsync(Officer, "NDHV", "rule"));
        var verified = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => Task.Run(() => bed.Platform.Proposals.VerifyAsync(Officer, draft.Id, Dossier(i)))));
        Assert.Equal(3, verified.Count(v => v.IsOk));
    }

    [Theory]
    [InlineData("deny-over 1")]
    [InlineData("\0asm")]
    public async Task Nothing_is_looked_at_that_somebody_brings_who_may_not(string component)
    {
        var rules = new ChangingRules();
        await using var bed = await CreateAsync(loader: rules);
        var desk = bed.Platform.Proposals;
        var draft = Ok(await desk.DraftAsync(Officer, "NDHV", "rule"));
        var (bytes, dossier) = (TextRules.Rule(component), Dossier(TextRules.Rule(component)));

        foreach (var teller in (Principal[])[Teller, Approver])
        {
            Assert.Equal("permission", Failed(await desk.CreateAsync(teller, "NDHV", "rule", dossier), ErrorCode.Forbidden).Place);
            Assert.Equal("permission", Failed(await desk.CreateFromComponentAsync(teller, "NDHV", "rule", bytes), ErrorCode.Forbidden).Place);
            Assert.Equal("permission", Failed(await desk.VerifyAsync(teller, draft.Id, dossier), ErrorCode.Forbidden).Place);
        }
        Assert.Equal("bank", Failed(await desk.CreateAsync(OtherEngineer, "NDHV", "rule", dossier), ErrorCode.Forbidden).Place);
        Assert.Equal("bank", Failed(await desk.CreateFromComponentAsync(OtherEngineer, "NDHV", "rule", bytes), ErrorCode.Forbidden).Place);
        Failed(await desk.VerifyAsync(OtherEngineer, draft.Id, dossier), ErrorCode.NotFound);
        Failed(await desk.VerifyAsync(Officer, "prop_unknown", dossier), ErrorCode.NotFound);
        Failed(await desk.CreateAsync(Staff, "NOBODY", "rule", dossier), ErrorCode.UnknownBank);
        Failed(await desk.CreateFromComponentAsync(Staff, "NOBODY", "rule", bytes), ErrorCode.UnknownBank);

        Assert.Equal(0, rules.Loads);
    }

    [Fact]
    public async Task Who_may_is_told_what_is_wrong_with_a_component()
    {
        await using var bed = await CreateAsync();
        var desk = bed.Platform.Proposals;
        var draft = Ok(await desk.DraftAsync(Officer, "NDHV", "rule"));
        var bytes = TextRules.Rule("\0asm");
        Failed(await desk.CreateAsync(Officer, "NDHV", "rule", Dossier(bytes)), ErrorCode.ComponentRefused);
        Failed(await desk.CreateFromComponentAsync(Engineer, "NDHV", "rule", bytes), ErrorCode.ComponentRefused);
        Failed(await desk.VerifyAsync(Officer, draft.Id, Dossier(bytes)), ErrorCode.ComponentRefused);
        Failed(await desk.CreateAsync(Officer, "NDHV", "rule", Dossier(0) with { Hash = new string('a', 64) }), ErrorCode.HashMismatch);
    }

    // Each as long as any other.
    private static ReadOnlyMemory<byte> Rule(int number)
    {
        var rule = TextRules.Rule($"deny-over {(number + 100).ToString(CultureInfo.InvariantCulture)}");
        Assert.Equal(Length, rule.Length);
        return rule;
    }

    private static DossierUpload Dossier(int number, string about = "") => Dossier(Rule(number), about);

    private static DossierUpload Dossier(ReadOnlyMemory<byte> component, string about = "")
    {
        var bytes = Encoding.UTF8.GetBytes($$"""{"about":"{{about}}","component":"{{Digest.Of(component.Span)}}"}""");
        return new DossierUpload(bytes, Digest.Of(bytes), component);
    }
}
