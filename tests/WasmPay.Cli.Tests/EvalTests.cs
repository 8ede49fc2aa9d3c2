using WasmPay.Testing;

namespace WasmPay.Cli.Tests;

public sealed class EvalTests
{
    [SharedFact("rules/dev.jsonl")]
    public async Task Eval_prints_a_line_for_each_rule_and_a_summary_last()
    {
        // Three rules are enough to see the form; accuracy over the whole file has tests of its own.
        var lines = (await File.ReadAllLinesAsync(SharedMaterial.PathOf("rules/dev.jsonl"))).Where(line => line.Contains("\"id\":\"L1-", StringComparison.Ordinal) || line.Contains("\"id\":\"L8-nervous\"", StringComparison.Ordinal)).Take(3);
        var file = Path.GetTempFileName();
        await File.WriteAllLinesAsync(file, lines);
        var answer = await Wasmpay.RunAsync(["eval", file, "--json"]);
        File.Delete(file);

        Assert.Equal(0, answer.ExitCode);
        Assert.Equal(4, answer.Json.Count);
        foreach (var rule in answer.Json.SkipLast(1))
            foreach (var key in new[] { "id", "level", "language", "expect", "outcome", "column", "right", "total", "wrong", "milliseconds", "tokens", "cost", "notes" })
                Assert.True(rule.TryGetProperty(key, out _), key);
        var summary = answer.Json[^1].GetProperty("summary");
        Assert.All([summary.GetProperty("all"), .. summary.GetProperty("levels").EnumerateObject().Select(level => level.Value)],
            group => Assert.Equal(group.GetProperty("rules").GetInt32(), group.GetProperty("columns").EnumerateObject().Sum(column => column.Value.GetInt32())));
        Assert.Equal(answer.Json[0].GetProperty("total").GetInt32(), answer.Json[0].GetProperty("right").GetInt32());
    }

    [SharedTheory("rules/dev.jsonl")]
    [InlineData("SANDBOX__FUEL", "1")]
    [InlineData("UNUSED", "1", "--fuel", "1")]
    public async Task Eval_runs_components_under_the_limits_that_are_set(string name, string value, params string[] options)
    {
        var file = Path.GetTempFileName();
        await File.WriteAllLinesAsync(file, (await File.ReadAllLinesAsync(SharedMaterial.PathOf("rules/dev.jsonl"))).Where(line => line.Contains("\"id\":\"L1-", StringComparison.Ordinal)).Take(1));
        var answer = await Wasmpay.RunAsync(["eval", file, "--json", .. options], variable: (name, value));
        File.Delete(file);
        Assert.Equal(0, answer.Json[0].GetProperty("right").GetInt32());
    }

    [SharedFact("rules/dev.jsonl")]
    public async Task Eval_of_answers_that_were_not_recorded_fails_and_names_the_command_that_records_them()
    {
        var (file, folder) = (Path.GetTempFileName(), Directory.CreateTempSubdirectory("wasmpay-answers-").FullName);
        await File.WriteAllLinesAsync(file, (await File.ReadAllLinesAsync(SharedMaterial.PathOf("rules/dev.jsonl"))).Where(line => line.Contains("\"id\":\"L1-", StringComparison.Ordinal)).Take(1));
        var answer = await Wasmpay.RunAsync(["eval", file, "--json", "--fast", "--author", "llm", "--endpoint", "https://models.example/v1", "--model", "m", "--replay", folder]);
        File.Delete(file);
        Directory.Delete(folder);

        Assert.Equal(("failed", 0), (answer.Json[0].GetProperty("outcome").GetString(), answer.Json[0].GetProperty("right").GetInt32()));
        Assert.Contains($"--author llm --endpoint https://models.example/v1 --model m --record {folder}", answer.Json[0].GetProperty("notes").GetString(), StringComparison.Ordinal);
    }
}
