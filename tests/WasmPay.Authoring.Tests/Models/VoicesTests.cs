using WasmPay.Authoring.Authors;
using WasmPay.Authoring.Interpretations;
using WasmPay.Authoring.Models;
using WasmPay.Authoring.Models.Voices;
using WasmPay.Authoring.Rules;
using WasmPay.Sandbox.Contracts;

namespace WasmPay.Authoring.Tests.Models;

/// <summary>Each voice is shown what it may see and nothing else, and gives a typed answer.</summary>
public sealed class VoicesTests
{
    private static readonly RuleRequest Rule = SampleReadings.Rule;

    [Fact]
    public async Task Examples_come_from_the_words_alone()
    {
        await using var model = await ScriptedModel.StartAsync(ScriptedModel.Says("""
            {"examples":[{"about":"just over","phrase":"over USD 10,000","given":[{"name":"transaction.reporting.units","value":1000001}],"decision":"deny"}],
             "unclear":[{"phrase":"payment","why":"A refund may be one."}]}
            """));
        using var author = new ModelRuleAuthor(model.Options);

        var answer = await author.Voices.ExamplesAsync(Rule, CancellationToken.None);

        var example = Assert.Single(answer.Value!.Examples);
        Assert.Equal(("over USD 10,000", Decision.Deny, new NumberValue(1_000_001)), (example.Phrase, example.Example.Decision, (NumberValue)example.Example.Given["transaction.reporting.units"]));
        Assert.Equal(new UnclearPhrase("payment", "A refund may be one."), Assert.Single(answer.Value.Unclear));
        Assert.Equal(["answers", "bank", "language", "rule"], model.Data(0).AsObject().Select(member => member.Key).Order());
    }

    [Theory]
    [InlineData("""{"examples":[],"unclear":[]}""")]
    [InlineData("""{"examples":[{"about":"a","phrase":"b","given":{"history.nervous":1},"decision":"deny"}],"unclear":[]}""")]
    [InlineData("""{"examples":[{"about":"a","phrase":"b","given":{"history.first-payment":1},"decision":"deny"}],"unclear":[]}""")]
    [InlineData("""{"examples":[{"about":"a","phrase":"b","given":[{"name":"transaction.memo","value":"x"},{"name":"transaction.memo","value":"y"}],"decision":"deny"}],"unclear":[]}""")]
    [InlineData("""{"clauses":[]}""")]
    public async Task Examples_that_fit_no_payment_are_not_believed(string answer)
    {
        await using var model = await ScriptedModel.StartAsync(ScriptedModel.Says(answer));
        using var author = new ModelRuleAuthor(model.Options with { PatchRounds = 0 });

        Assert.Equal(ModelCodes.Answer, (await author.Voices.ExamplesAsync(Rule, CancellationToken.None)).Failure!.Code);
    }

    [Fact]
    public async Task Readings_differ_by_temperature_seed_and_model()
    {
        await using var model = await ScriptedModel.StartAsync([.. Enumerable.Repeat(ScriptedModel.Says(SampleReadings.Reading), 3)]);
        using var author = new ModelRuleAuthor(model.Options);

        var first = await author.Voices.ReadingAsync(Rule, VoiceTuning.Likeliest, CancellationToken.None);
        var warm = await author.Voices.ReadingAsync(Rule, new VoiceTuning { Temperature = 1, Seed = 3 }, CancellationToken.None);
        var other = await author.Voices.ReadingAsync(Rule, new VoiceTuning { Model = "scripted-2" }, CancellationToken.None);

        Assert.Equal(["scripted-1", "scripted-1", "scripted-2"], model.Asked.Select(asked => asked["model"]!.GetValue<string>()));
        Assert.Equal((0, 3), (model.Asked[0]["seed"]!.GetValue<int>(), model.Asked[1]["seed"]!.GetValue<int>()));
        Assert.Equal(("0", "1", "scripted-2"), (first.Provenance.Parameters["temperature"], warm.Provenance.Parameters["temperature"], other.Provenance.Model));
        Assert.Equal(3, new[] { first, warm, other }.Select(answer => answer.Provenance.PromptDigest).Distinct().Count());
        Assert.All([first, warm, other], answer => Assert.Equal("over-10k", Assert.Single(answer.Value!.Clauses).Code));
    }

    [Fact]
    public async Task A_source_is_written_from_the_rule_and_never_from_a_reading()
    {
        await using var model = await ScriptedModel.StartAsync(ScriptedModel.Says("""{"source":"s","assumptions":[{"phrase":"over","read-as":"More than."}]}"""));
        using var author = new ModelRuleAuthor(model.Options);

        var answer = await author.Voices.SourceAsync(Rule, CancellationToken.None);

        Assert.Equal(("s", new Assumption("over", "More than.")), (answer.Value!.Source, Assert.Single(answer.Value.Assumptions)));
        Assert.DoesNotContain(model.Data(0).AsObject(), member => member.Key is "interpretation" or "examples");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_model_with_its_own_sampling_is_sent_neither_temperature_nor_seed(bool sampling)
    {
        await using var model = await ScriptedModel.StartAsync(ScriptedModel.SaysSource("a"));
        using var author = new ModelRuleAuthor(model.Options with { Sampling = sampling });

        var answer = await author.Voices.SourceAsync(Rule, CancellationToken.None);

        Assert.All((string[])["temperature", "seed"], name => Assert.Equal(sampling, model.Asked[0].ContainsKey(name)));
        Assert.Equal(sampling, answer.Provenance.Parameters.ContainsKey("temperature"));
    }

    [Fact]
    public async Task A_critic_sees_the_rule_and_the_paraphrase_only()
    {
        await using var model = await ScriptedModel.StartAsync(ScriptedModel.Says("""{"differences":[{"rule":"over","paraphrase":"from","what":"The limit itself.","payment":"One of exactly USD 10,000."}]}"""), ScriptedModel.Says("""{"differences":[]}"""));
        using var author = new ModelRuleAuthor(model.Options);

        var found = await author.Voices.CritiqueAsync(Rule, "Payments from USD 10,000 are denied.", CancellationToken.None);
        var none = await author.Voices.CritiqueAsync(Rule, "Payments over USD 10,000 are denied.", CancellationToken.None);

        Assert.Equal(new Difference("over", "from", "The limit itself.", "One of exactly USD 10,000."), Assert.Single(found.Value!.Differences));
        Assert.Empty(none.Value!.Differences);
        Assert.Equal(["paraphrase", "rule"], model.Data(0).AsObject().Select(member => member.Key).Order());
    }

    [Fact]
    public async Task A_rule_that_is_empty_or_a_megabyte_asks_nobody()
    {
        await using var model = await ScriptedModel.StartAsync();
        using var author = new ModelRuleAuthor(model.Options);

        foreach (var (text, code) in new[] { (" \n", "empty"), (new string('x', 1 << 20), "too-long") })
        {
            var rule = Rule with { Text = text };
            Assert.Equal(code, (await author.Voices.ExamplesAsync(rule, CancellationToken.None)).Failure!.Code);
            Assert.Equal(code, (await author.Voices.ReadingAsync(rule, VoiceTuning.Likeliest, CancellationToken.None)).Failure!.Code);
            Assert.Equal(code, (await author.Voices.SourceAsync(rule, CancellationToken.None)).Failure!.Code);
            Assert.Equal(code, (await author.Voices.CritiqueAsync(rule, "x", CancellationToken.None)).Failure!.Code);
        }
        Assert.Equal("too-long", (await author.Voices.CritiqueAsync(Rule, new string('x', 1 << 20), CancellationToken.None)).Failure!.Code);
        Assert.Empty(model.Asked);
    }
}
