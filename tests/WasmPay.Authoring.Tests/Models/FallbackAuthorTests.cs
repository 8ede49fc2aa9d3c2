using WasmPay.Authoring.Authors;
using WasmPay.Authoring.Models;
using WasmPay.Authoring.Models.Calls;
using WasmPay.Authoring.Offline;
using WasmPay.Authoring.Rules;

namespace WasmPay.Authoring.Tests.Models;

/// <summary>Where a model gives nothing the next in line works, and it is said.</summary>
public sealed class FallbackAuthorTests
{
    private static readonly RuleRequest Rule = SampleReadings.Rule;

    private static FallbackAuthor Line(params ModelOptions[] models) =>
        new([.. models.Select(options => new Standby($"The model {options.Model}", new ModelRuleAuthor(options), true)), new Standby("The offline author", new OfflineRuleAuthor(), false)]);

    [Fact]
    public async Task A_model_that_answers_is_the_one_that_reads()
    {
        await using var model = await ScriptedModel.StartAsync(ScriptedModel.Says(SampleReadings.Reading));
        using var author = Line(model.Options);

        var answer = await author.InterpretAsync(Rule, CancellationToken.None);

        Assert.Equal("llm", answer.Provenance.Author);
        Assert.Empty(answer.Notes);
        Assert.False(answer.Provenance.Parameters.ContainsKey("fallback"));
    }

    [Fact]
    public async Task The_second_model_and_then_the_offline_author_stand_in_and_each_step_is_said()
    {
        await using var first = await ScriptedModel.StartAsync(ScriptedModel.Fails(401));
        await using var second = await ScriptedModel.StartAsync(ScriptedModel.Refuses("No."));
        using var author = Line(first.Options, second.Options with { Model = "scripted-2" });

        var answer = await author.InterpretAsync(Rule, CancellationToken.None);

        Assert.Equal((AuthorOutcome.Program, "offline"), (answer.Outcome, answer.Provenance.Author));
        Assert.Equal(2, answer.Notes.Count);
        Assert.StartsWith("The model scripted-1 did not answer: The model's endpoint does not accept the key", answer.Notes[0].Message, StringComparison.Ordinal);
        Assert.EndsWith("The model scripted-2 reads the rule instead.", answer.Notes[0].Message, StringComparison.Ordinal);
        Assert.EndsWith("The offline author reads the rule instead.", answer.Notes[1].Message, StringComparison.Ordinal);
        Assert.Equal(string.Join(" ", answer.Notes.Select(note => note.Message)), answer.Provenance.Parameters["fallback"]);
    }

    [Fact]
    public async Task What_an_author_says_of_the_rule_is_no_reason_to_ask_another()
    {
        await using var first = await ScriptedModel.StartAsync(ScriptedModel.Says("""{"problems":[{"code":"contradiction","message":"Both cannot hold."}]}"""));
        await using var second = await ScriptedModel.StartAsync(ScriptedModel.Says(SampleReadings.Reading));
        using var author = Line(first.Options, second.Options);

        Assert.Equal(AuthorOutcome.Refuse, (await author.InterpretAsync(Rule, CancellationToken.None)).Outcome);
        Assert.Equal("empty", (await author.InterpretAsync(Rule with { Text = " " }, CancellationToken.None)).Interpretation.Problems[0].Code);
        Assert.Empty(second.Asked);
    }

    [Fact]
    public async Task Where_the_money_has_run_out_no_other_model_is_paid()
    {
        await using var first = await ScriptedModel.StartAsync(ScriptedModel.Says(SampleReadings.Reading));
        await using var second = await ScriptedModel.StartAsync(ScriptedModel.Says(SampleReadings.Reading));
        using var author = Line(first.Options with { Budget = new ModelBudget { Tokens = 1 } }, second.Options);

        await author.InterpretAsync(Rule, CancellationToken.None);
        var answer = await author.InterpretAsync(Rule, CancellationToken.None);

        Assert.Equal("offline", answer.Provenance.Author);
        Assert.Empty(second.Asked);
    }

    [Fact]
    public async Task Models_in_one_line_may_share_a_budget()
    {
        await using var first = await ScriptedModel.StartAsync(ScriptedModel.Fails(401), ScriptedModel.Says(SampleReadings.Reading));
        await using var second = await ScriptedModel.StartAsync(ScriptedModel.Says(SampleReadings.Reading), ScriptedModel.Says(SampleReadings.Reading));
        var shared = new ModelSpending(new ModelBudget { Tokens = 100 });
        using var author = Line(first.Options with { Spending = shared }, second.Options with { Spending = shared });

        Assert.Equal("llm", (await author.InterpretAsync(Rule, CancellationToken.None)).Provenance.Author);
        Assert.Equal("offline", (await author.InterpretAsync(Rule, CancellationToken.None)).Provenance.Author);
        Assert.Equal((120, 1, 1), (shared.Tokens, first.Asked.Count, second.Asked.Count));
    }

    [Fact]
    public async Task Nobody_stands_in_for_a_recording()
    {
        await using var model = await ScriptedModel.StartAsync();
        using var author = Line(model.Options with { Answers = new AnswerStore(AnswerUse.Replay, null) });

        var answer = await author.InterpretAsync(Rule, CancellationToken.None);

        Assert.Equal((AuthorOutcome.Failed, ModelCodes.NotRecorded), (answer.Outcome, Assert.Single(answer.Interpretation.Problems).Code));
    }
}
