using WasmPay.Authoring.Authors;
using WasmPay.Authoring.Interpretations;
using WasmPay.Authoring.Models;

namespace WasmPay.Authoring.Tests.Models;

/// <summary>A faulty answer goes back with all of its faults and is patched; only what is no JSON is asked for again.</summary>
public sealed class AnswerRoundsTests
{
    private static async Task<AuthorAnswer> InterpretAsync(ScriptedModel model, int rounds = 2)
    {
        using var author = new ModelRuleAuthor(model.Options with { PatchRounds = rounds });
        return await author.InterpretAsync(SampleReadings.Rule, CancellationToken.None);
    }

    private static Func<Microsoft.AspNetCore.Http.HttpContext, Task> SaysPatch(string operations) => ScriptedModel.Says($$"""{"patch":[{{operations}}]}""");

    private static string[] Faults(ScriptedModel model, int request) => [.. model.Data(request)["faults"]!.AsArray().Select(fault => fault!.GetValue<string>())];

    private static string Bad(params (string Right, string Wrong)[] changes) =>
        changes.Aggregate(SampleReadings.Reading, (text, change) =>
        {
            Assert.Contains(change.Right, text, StringComparison.Ordinal);
            return text.Replace(change.Right, change.Wrong, StringComparison.Ordinal);
        });

    [Fact]
    public async Task All_faults_go_back_at_once_each_with_its_place()
    {
        var bad = Bad(("\"over-10k\"", "\"Over 10k\""), ("\"deny\", \"message\"", "\"block\", \"message\""), ("[\"transaction.reporting.units\"]", "[\"history.nervous\"]"), ("\"strictest\"", "\"loudest\""));
        await using var model = await ScriptedModel.StartAsync(ScriptedModel.Says(bad), SaysPatch("""
            {"op":"replace","path":"/clauses/0/code","value":"over-10k"},
            {"op":"replace","path":"/clauses/0/decision","value":"deny"},
            {"op":"replace","path":"/clauses/0/when/terms/0","value":"transaction.reporting.units"},
            {"op":"replace","path":"/precedence","value":"strictest"}
            """));

        var answer = await InterpretAsync(model);

        Assert.Equal(AuthorOutcome.Program, answer.Outcome);
        var faults = Faults(model, 1);
        foreach (var place in (string[])["/clauses/0/code", "/clauses/0/decision", "/clauses/0/when/terms/0", "/precedence"])
            Assert.Contains(faults, fault => fault.StartsWith(place, StringComparison.Ordinal));
        Assert.Contains(faults, fault => fault.Contains("transaction.reporting.units", StringComparison.Ordinal) && fault.Contains("history.nervous", StringComparison.Ordinal));
        Assert.Equal("Over 10k", model.Data(1)["answer"]!["clauses"]![0]!["code"]!.GetValue<string>());
        Assert.Equal(("patch 1", "interpret 4", "1"), (answer.Provenance.Parameters["prompt"], answer.Provenance.Parameters["mends"], answer.Provenance.Parameters["rounds"]));
    }

    [Fact]
    public async Task All_examples_that_contradict_the_clauses_and_all_unknown_lists_go_back_at_once()
    {
        var confused = Bad(("\"more-than\"", "\"less-than\""), ("\"examples\"", """
            "definitions": [
              { "name": "a", "when": { "kind": "listed", "party": "transaction.origin", "list": "peps" }, "text": "" },
              { "name": "b", "when": { "kind": "listed", "party": "transaction.origin", "list": "crooks" }, "text": "" }],
            "examples"
            """), ("\"on the limit\"", "\"well below\""), ("1000000 }", "5 }"));
        await using var model = await ScriptedModel.StartAsync(
            ScriptedModel.Says(confused), SaysPatch("""{"op":"replace","path":"/clauses/0/when/comparator","value":"more-than"},{"op":"remove","path":"/definitions"}"""));

        Assert.Equal(AuthorOutcome.Program, (await InterpretAsync(model)).Outcome);

        var faults = string.Join('\n', Faults(model, 1));
        foreach (var said in (string[])["`peps`", "`crooks`", "\"well below\" expects approve", "\"just over\" expects deny"])
            Assert.Contains(said, faults, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"op":"replace","path":"/clauses/7/code","value":"x"}""", "there is no `7` on the way")]
    [InlineData("""{"op":"remove","path":"/clauses/1"}""", "the array has 1 items")]
    [InlineData("""{"op":"remove","path":"/nothing"}""", "there is no `nothing`")]
    [InlineData("""{"op":"replace","path":"","value":null}""", "the whole answer is not replaced")]
    [InlineData("""{"op":"move","path":"/clauses/0"}""", "/patch/0")]
    [InlineData("5", "/patch/0")]
    public async Task A_patch_that_cannot_be_made_goes_back_with_its_own_fault_and_the_old_ones(string operation, string fault)
    {
        await using var model = await ScriptedModel.StartAsync(
            ScriptedModel.Says(Bad(("\"strictest\"", "\"loudest\""))), SaysPatch(operation), SaysPatch("""{"op":"replace","path":"/precedence","value":"strictest"}"""));

        Assert.Equal(AuthorOutcome.Program, (await InterpretAsync(model)).Outcome);

        var faults = Faults(model, 2);
        Assert.Contains(faults, said => said.Contains(fault, StringComparison.Ordinal));
        Assert.Contains(faults, said => said.StartsWith("/precedence", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_patch_that_is_prose_leaves_the_answer_as_it_was()
    {
        await using var model = await ScriptedModel.StartAsync(
            ScriptedModel.Says(Bad(("\"strictest\"", "\"loudest\""))), ScriptedModel.Says("I have fixed it."), SaysPatch("""{"op":"replace","path":"/precedence","value":"first-match"}"""));

        Assert.Equal(Precedence.FirstMatch, (await InterpretAsync(model)).Interpretation.Precedence);
    }

    [Fact]
    public async Task Rounds_are_bounded_and_then_the_faults_are_told()
    {
        await using var model = await ScriptedModel.StartAsync(
            ScriptedModel.Says(Bad(("\"strictest\"", "\"loudest\""))), SaysPatch("""{"op":"replace","path":"/precedence","value":"quietest"}"""), SaysPatch(""));

        var problem = Assert.Single((await InterpretAsync(model)).Interpretation.Problems);

        Assert.Equal(ModelCodes.Answer, problem.Code);
        Assert.Contains("quietest", problem.Message, StringComparison.Ordinal);
        Assert.Equal(3, model.Asked.Count);
    }

    [Theory]
    [InlineData("Certainly! Here is the reading.")]
    [InlineData("{\"clauses\": [")]
    [InlineData("null")]
    [InlineData("\0asm\r\0\u0001\0")]
    [InlineData("{\"clauses\":[],\"clauses\":[]}")]
    [InlineData("{\"clauses\":[{\"message\":\"\\ud800\"}]}")]
    public async Task What_is_no_JSON_is_asked_for_again_with_the_reason(string bad)
    {
        await using var model = await ScriptedModel.StartAsync(ScriptedModel.Says(bad), ScriptedModel.Says(SampleReadings.Reading));

        Assert.Equal(AuthorOutcome.Program, (await InterpretAsync(model)).Outcome);

        Assert.Equal(model.Message(0, "system"), model.Message(1, "system"));
        Assert.NotEmpty(model.Data(1)["faults-of-your-last-answer"]!.AsArray());
        Assert.Null(model.Data(1)["answer"]);
    }

    [Fact]
    public async Task JSON_that_is_nested_without_end_is_a_failure_and_no_crash()
    {
        var deep = string.Concat(Enumerable.Repeat("{\"kind\":\"not\",\"part\":", 90)) + "5" + new string('}', 90);
        var deeper = new string('[', 100_000);
        await using var model = await ScriptedModel.StartAsync(ScriptedModel.Says($$"""{"clauses":[{"code":"a","decision":"deny","message":"m","when":{{deep}}}]}"""), ScriptedModel.Says(deeper));

        Assert.Equal(ModelCodes.Answer, (await InterpretAsync(model, rounds: 1)).Interpretation.Problems[0].Code);
    }

    [Fact]
    public async Task An_answer_in_the_strict_form_is_read_as_ours()
    {
        var strict = Bad(
            ("{ \"transaction.reporting.units\": 1000000 }", """[{"name":"transaction.reporting.units","value":1000000}]"""),
            ("{ \"transaction.reporting.units\": 1000001 }", """[{"name":"transaction.reporting.units","value":1000001},{"name":"history.idle-minutes","value":null}]"""));
        await using var model = await ScriptedModel.StartAsync(ScriptedModel.Says(strict));

        var answer = await InterpretAsync(model);

        Assert.Equal(AuthorOutcome.Program, answer.Outcome);
        Assert.Equal(new NumberValue(1_000_001), answer.Interpretation.Examples[1].Given["transaction.reporting.units"]);
        Assert.Equal(new AbsentValue(), answer.Interpretation.Examples[1].Given["history.idle-minutes"]);
    }

    [Theory]
    [InlineData("""{"source":5,"assumptions":[]}""")]
    [InlineData("""{"source":"","assumptions":[]}""")]
    [InlineData("""{"source":"a","source":"b","assumptions":[]}""")]
    [InlineData("""{"source":"a"}""")]
    [InlineData("""{"source":"a","assumptions":[{"phrase":"over"}]}""")]
    [InlineData("""{"source":"a","assumptions":[],"note":"b"}""")]
    [InlineData("""["a"]""")]
    [InlineData("export function validate() {}")]
    public async Task A_source_that_misses_the_format_is_a_failure(string bad)
    {
        await using var model = await ScriptedModel.StartAsync([.. Enumerable.Repeat(ScriptedModel.Says(bad), 3)]);
        using var author = new ModelRuleAuthor(model.Options);

        var answer = await author.Voices.SourceAsync(SampleReadings.Rule, CancellationToken.None);

        Assert.Equal((null, ModelCodes.Answer), (answer.Value, answer.Failure!.Code));
    }
}
