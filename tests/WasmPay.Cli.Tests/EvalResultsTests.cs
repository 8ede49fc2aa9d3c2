using System.Diagnostics;
using WasmPay.Authoring.Tests.Models;

namespace WasmPay.Cli.Tests;

/// <summary><c>eval --results</c>: what was measured stays, and the same command goes on from there.</summary>
public sealed class EvalResultsTests : IDisposable
{
    private static readonly TimeSpan s_guard = TimeSpan.FromMinutes(3);

    private readonly string _folder = Directory.CreateTempSubdirectory("wasmpay-results-").FullName;

    private string Results => Path.Combine(_folder, "results.jsonl");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_second_run_takes_what_is_there_and_sums_up_all()
    {
        var rules = LabelledRules.Write(_folder, LabelledRules.Line("AAAA"), LabelledRules.Line("BBBB", over: "approve"), LabelledRules.Line("CCCC", "Deny payments that feel odd."));
        var first = await EvalAsync(rules);
        var kept = await File.ReadAllTextAsync(Results);
        var second = await EvalAsync(rules);

        Assert.Equal(["right", "wrong_and_confident", "refused"], Columns(first));
        Assert.Equal(first.Output, second.Output);
        Assert.Contains("3 of 3 results are of an earlier run", second.Error, StringComparison.Ordinal);
        Assert.Equal(kept, await File.ReadAllTextAsync(Results));
    }

    [Fact]
    public async Task A_rule_that_has_changed_is_run_again_and_that_is_said()
    {
        await EvalAsync(LabelledRules.Write(_folder, LabelledRules.Line("AAAA"), LabelledRules.Line("BBBB", over: "approve")));
        var second = await EvalAsync(LabelledRules.Write(_folder, LabelledRules.Line("AAAA"), LabelledRules.Line("BBBB")));

        Assert.Equal(["right", "right"], Columns(second));
        Assert.Contains("BBBB is run again: it is another rule by the same name", second.Error, StringComparison.Ordinal);
        Assert.Contains("1 of 2 results are of an earlier run", second.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("KILL")]
    public async Task What_was_done_before_a_run_ended_early_is_not_asked_again(string signal)
    {
        var rules = LabelledRules.Write(_folder, LabelledRules.Line("AAAA"), LabelledRules.Line("BBBB"));
        await using var model = await ScriptedModel.StartAsync(ScriptedModel.Says(SampleReadings.Reading), ScriptedModel.StallsBefore(), ScriptedModel.Says(SampleReadings.Reading));
        string[] options = ["--author", "llm", "--endpoint", $"{model.Endpoint}", "--model", "m"];
        using (var run = Wasmpay.Start(["eval", rules, "--json", "--fast", "--results", Results, .. options]))
        {
            // The second question is asked when the first one's result is in the file.
            for (var waited = Stopwatch.StartNew(); model.Asked.Count < 2; await Task.Delay(20)) Assert.True(waited.Elapsed < s_guard && !run.HasExited, "the second rule was not reached");
            using (var kill = Process.Start("kill", [$"-{signal}", $"{run.Id}"])) await kill.WaitForExitAsync();
            var said = await run.StandardError.ReadToEndAsync();
            await run.WaitForExitAsync();
            if (signal == "INT") Assert.Contains("interrupted: 1 results are kept", said, StringComparison.Ordinal);
        }
        if (signal == "KILL") await File.AppendAllTextAsync(Results, "{\"format\":\"wasmpay-eval-1\",\"rule\":\"12");

        var second = await EvalAsync(rules, options);

        Assert.Equal(["right", "right"], Columns(second));
        Assert.Equal(3, model.Asked.Count);
        Assert.Equal(signal == "KILL", second.Error.Contains("half written", StringComparison.Ordinal));
        Assert.Equal(2, (await File.ReadAllLinesAsync(Results)).Length);
    }

    [Fact]
    public async Task A_rule_for_which_no_model_answered_is_asked_again()
    {
        var rules = LabelledRules.Write(_folder, LabelledRules.Line("AAAA"));
        await using var model = await ScriptedModel.StartAsync(ScriptedModel.Fails(401), ScriptedModel.Says(SampleReadings.Reading));
        string[] options = ["--author", "llm", "--endpoint", $"{model.Endpoint}", "--model", "m"];

        var first = await EvalAsync(rules, options);
        // How much may be spent makes no other author.
        var second = await EvalAsync(rules, [.. options, "--token-budget", "5000"]);

        Assert.Equal([("failed", 4), ("right", 0)], new[] { first, second }.Select(answer => (Columns(answer).Single(), answer.ExitCode)));
        Assert.Contains("AAAA is run again: something was missing", second.Error, StringComparison.Ordinal);
        Assert.Equal(2, model.Asked.Count);
    }

    [Theory]
    [InlineData("id;column\nAAAA;right\n")]
    [InlineData("a note without an end")]
    public async Task A_file_of_something_else_is_refused_and_left_as_it_is(string text)
    {
        await File.WriteAllTextAsync(Results, text);
        var answer = await EvalAsync(LabelledRules.Write(_folder, LabelledRules.Line("AAAA")));
        Assert.Equal((2, ""), (answer.ExitCode, answer.Output));
        Assert.Contains("is no file of results", answer.Error, StringComparison.Ordinal);
        Assert.Equal(text, await File.ReadAllTextAsync(Results));
    }

    private Task<Answer> EvalAsync(string rules, params string[] options) => Wasmpay.RunAsync(["eval", rules, "--json", "--fast", "--results", Results, .. options]);

    private static string[] Columns(Answer answer) => [.. answer.Json.SkipLast(1).Select(rule => rule.GetProperty("column").GetString()!)];
}
