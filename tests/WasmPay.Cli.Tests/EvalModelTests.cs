using WasmPay.Authoring.Tests.Models;

namespace WasmPay.Cli.Tests;

/// <summary><c>eval</c> of a model: what it takes, and answers that are recorded and replayed.</summary>
public sealed class EvalModelTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("wasmpay-answers-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Tokens_and_cost_are_those_of_each_rules_calls()
    {
        // The first answer cannot be used, so that the first rule takes a second call.
        await using var model = await ScriptedModel.StartAsync(ScriptedModel.Says("no JSON"), ScriptedModel.Says(SampleReadings.Reading), ScriptedModel.Says(SampleReadings.Reading));
        var answer = await EvalAsync(model, LabelledRules.Write(_folder, LabelledRules.Line("AAAA"), LabelledRules.Line("BBBB")), "--price", "10/50");

        // Each call has 100 tokens in and 20 out.
        Assert.Equal([(240, 0.004m), (120, 0.002m)], answer.Json.SkipLast(1).Select(rule => (rule.GetProperty("tokens").GetInt32(), rule.GetProperty("cost").GetDecimal())));
        var all = answer.Json[^1].GetProperty("summary").GetProperty("all");
        Assert.Equal((360, 0.006m), (all.GetProperty("tokens").GetInt32(), all.GetProperty("cost").GetDecimal()));
        Assert.Equal(0, answer.ExitCode);
    }

    [Fact]
    public async Task A_recorded_measurement_is_replayed_without_asking()
    {
        await using var model = await ScriptedModel.StartAsync(ScriptedModel.Says(SampleReadings.Reading), ScriptedModel.Says(SampleReadings.Reading));
        var rules = LabelledRules.Write(_folder, LabelledRules.Line("AAAA"), LabelledRules.Line("BBBB", over: "refer"));
        var recorded = await EvalAsync(model, rules, "--record", Path.Combine(_folder, "answers"));
        var replayed = await EvalAsync(model, rules, "--replay", Path.Combine(_folder, "answers"));

        Assert.Equal(2, model.Asked.Count);
        Assert.Equal([("right", 2), ("wrong_and_confident", 1)], Scores(recorded));
        Assert.Equal(Scores(recorded), Scores(replayed));
        Assert.Equal((0, 0), (replayed.ExitCode, replayed.Json[^1].GetProperty("summary").GetProperty("all").GetProperty("tokens").GetInt32()));
    }

    [Fact]
    public async Task An_answer_that_a_replay_lacks_is_said_with_its_rule_and_the_others_are_scored()
    {
        await using var model = await ScriptedModel.StartAsync(ScriptedModel.Says(SampleReadings.Reading));
        await EvalAsync(model, LabelledRules.Write(_folder, LabelledRules.Line("AAAA")), "--record", Path.Combine(_folder, "answers"));
        var replayed = await EvalAsync(model, LabelledRules.Write(_folder, LabelledRules.Line("AAAA"), LabelledRules.Line("BBBB")), "--replay", Path.Combine(_folder, "answers"));

        Assert.Equal([("right", 2), ("failed", 0)], Scores(replayed));
        Assert.Contains("1 of the rules need answers of the model that are not recorded, as their notes say: BBBB.", replayed.Error, StringComparison.Ordinal);
        Assert.Equal(4, replayed.ExitCode);
        Assert.Single(model.Asked);
    }

    private static Task<Answer> EvalAsync(ScriptedModel model, string rules, params string[] options) =>
        Wasmpay.RunAsync(["eval", rules, "--json", "--fast", "--author", "llm", "--endpoint", $"{model.Endpoint}", "--model", "m", .. options]);

    private static (string, int)[] Scores(Answer answer) => [.. answer.Json.SkipLast(1).Select(rule => (rule.GetProperty("column").GetString()!, rule.GetProperty("right").GetInt32()))];
}
