using System.Text.Json.Nodes;
using WasmPay.Authoring.Authors;
using WasmPay.Authoring.Models;
using WasmPay.Authoring.Models.Calls;
using WasmPay.Authoring.Models.Voices;

namespace WasmPay.Authoring.Tests.Models;

/// <summary>What lies around every call: the budget, the line in the journal, kept answers.</summary>
public sealed class FilterTests
{
    private static readonly ModelPrice Price = new(Input: 2.50m, Output: 10m);

    private static Func<Microsoft.AspNetCore.Http.HttpContext, Task>[] Many(int count) => [.. Enumerable.Repeat(ScriptedModel.SaysSource("ok"), count)];

    private static Task<ModelAnswer<WrittenSource>> AskAsync(ModelRuleAuthor author, string? rule = null) =>
        author.Voices.SourceAsync(rule is null ? SampleReadings.Rule : SampleReadings.Rule with { Text = rule }, CancellationToken.None);

    [Fact]
    public async Task Tokens_beyond_the_budget_are_not_asked_for()
    {
        await using var model = await ScriptedModel.StartAsync(Many(5));
        using var author = new ModelRuleAuthor(model.Options with { Budget = new ModelBudget { Tokens = 240 } });

        Assert.Equal("ok", (await AskAsync(author)).Value?.Source);
        Assert.Equal("ok", (await AskAsync(author)).Value?.Source);
        var third = await AskAsync(author);

        Assert.Equal(ModelCodes.Budget, third.Failure!.Code);
        Assert.Equal((2, 240), (model.Asked.Count, author.Tokens));
    }

    [Fact]
    public async Task A_rule_that_has_used_up_its_own_budget_leaves_the_others_theirs()
    {
        await using var model = await ScriptedModel.StartAsync(Many(5));
        using var author = new ModelRuleAuthor(model.Options with { Budget = new ModelBudget { RuleTokens = 100 } });

        Assert.Equal("ok", (await AskAsync(author)).Value?.Source);
        Assert.Equal(ModelCodes.Budget, (await AskAsync(author)).Failure!.Code);
        Assert.Equal("ok", (await AskAsync(author, "Another rule.")).Value?.Source);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Money_beyond_the_budget_is_not_spent(bool byRule)
    {
        // 100 tokens in and 20 out are 0.00025 and 0.0002.
        var budget = byRule ? new ModelBudget { RuleCost = 0.0009m } : new ModelBudget { Cost = 0.0009m };
        await using var model = await ScriptedModel.StartAsync(Many(5));
        using var author = new ModelRuleAuthor(model.Options with { Budget = budget, Price = Price });

        for (var i = 0; i < 2; i++) Assert.Equal("ok", (await AskAsync(author)).Value?.Source);

        Assert.Equal(ModelCodes.Budget, (await AskAsync(author)).Failure!.Code);
        Assert.Equal(0.0009m, author.Cost);
    }

    [Fact]
    public async Task A_part_of_a_budget_is_charged_to_the_whole_and_ends_with_either()
    {
        await using var model = await ScriptedModel.StartAsync(Many(5));
        var whole = new ModelSpending(new ModelBudget { Tokens = 300 });
        ModelRuleAuthor Part() => new(model.Options with { Spending = new ModelSpending(new ModelBudget { Tokens = 200 }, whole) });
        using var one = Part();
        using var other = Part();

        for (var i = 0; i < 2; i++) Assert.Equal("ok", (await AskAsync(one)).Value?.Source);
        Assert.Equal(ModelCodes.Budget, (await AskAsync(one)).Failure!.Code);
        Assert.Equal("ok", (await AskAsync(other)).Value?.Source);
        // Its own 200 are not used up, and the whole is.
        Assert.Equal(ModelCodes.Budget, (await AskAsync(other)).Failure!.Code);

        Assert.Equal((240, 120, 360), (one.Tokens, other.Tokens, whole.Tokens));
    }

    [Fact]
    public async Task An_endpoint_that_counts_nothing_and_one_that_breaks_off_are_charged_an_estimate()
    {
        await using var model = await ScriptedModel.StartAsync(ScriptedModel.SaysUncounted("""{"source":"ok","assumptions":[]}"""), ScriptedModel.StallsMidway("{"));
        using var author = new ModelRuleAuthor(model.Options with { Silence = TimeSpan.FromMilliseconds(300) });

        await AskAsync(author);
        var first = author.Tokens;
        await AskAsync(author);

        Assert.InRange(first, model.Message(0, "system").Length / 4, model.Message(0, "system").Length);
        Assert.InRange(author.Tokens, first + 1, 3 * first);
    }

    [Fact]
    public async Task Each_call_has_its_line_with_what_it_took_and_how_it_ended_and_no_word_of_the_rule()
    {
        await using var model = await ScriptedModel.StartAsync(ScriptedModel.Says("no"), ScriptedModel.Says(SampleReadings.Reading), ScriptedModel.Fails(401, message: "key-of-the-test"));
        var lines = new StringWriter();
        using var author = new ModelRuleAuthor(model.Options with { Journal = new ModelJournalWriter(lines), Price = Price });

        var answer = await author.InterpretAsync(SampleReadings.Rule, CancellationToken.None);
        await AskAsync(author);

        var read = lines.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!).ToList();
        Assert.Equal(["interpret 4 answered", "interpret 4 answered", "source 1 model-key"], read.Select(line => $"{line["function"]} {line["version"]} {line["outcome"]}"));
        Assert.Equal((100, 20, "0.00045", "scripted-1"), (read[1]["input-tokens"]!.GetValue<int>(), read[1]["output-tokens"]!.GetValue<int>(), read[1]["cost"]!.GetValue<string>()[..7], read[1]["model"]!.GetValue<string>()));
        Assert.Equal(answer.Provenance.PromptDigest, read[1]["prompt-sha256"]!.GetValue<string>());
        Assert.DoesNotContain("USD 10,000", lines.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("key-of-the-test", lines.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_question_is_not_paid_twice_and_another_is()
    {
        await using var model = await ScriptedModel.StartAsync(ScriptedModel.SaysSource("one"), ScriptedModel.SaysSource("two"), ScriptedModel.SaysSource("three"));
        using var author = new ModelRuleAuthor(model.Options with { Answers = new AnswerStore(AnswerUse.Cache, null), Budget = new ModelBudget { RuleTokens = 100 } });

        var first = await AskAsync(author);
        // Beyond its budget a rule still gets what was paid already.
        var again = await AskAsync(author);
        var other = await AskAsync(author, "Another rule.");

        Assert.Equal(("one", "one", "two"), (first.Value!.Source, again.Value!.Source, other.Value!.Source));
        Assert.Equal((2, 240), (model.Asked.Count, author.Tokens));
        Assert.Equal((first.Provenance.PromptDigest, "scripted-1-0601"), (again.Provenance.PromptDigest, again.Provenance.Parameters["served-model"]));
        Assert.False(first.Provenance.Parameters.ContainsKey("kept-answer"));
        Assert.Equal("yes", again.Provenance.Parameters["kept-answer"]);
    }

    [Fact]
    public async Task Temperature_seed_and_model_are_part_of_the_question()
    {
        await using var model = await ScriptedModel.StartAsync([.. Enumerable.Repeat(ScriptedModel.Says(SampleReadings.Reading), 9)]);
        using var author = new ModelRuleAuthor(model.Options with { Answers = new AnswerStore(AnswerUse.Cache, null) });

        foreach (var tuning in (VoiceTuning[])[new(), new() { Temperature = 1 }, new() { Seed = 1 }, new() { Model = "scripted-2" }, new()])
            await author.Voices.ReadingAsync(SampleReadings.Rule, tuning, CancellationToken.None);

        Assert.Equal(4, model.Asked.Count);
    }

    [Fact]
    public async Task What_was_cut_off_or_refused_is_not_kept()
    {
        await using var model = await ScriptedModel.StartAsync(
            ScriptedModel.Says("""{"source":"a"}""", "length"), ScriptedModel.Refuses("No."), ScriptedModel.SaysSource("whole"));
        using var author = new ModelRuleAuthor(model.Options with { Answers = new AnswerStore(AnswerUse.Cache, null), PatchRounds = 0 });

        Assert.Equal(ModelCodes.Answer, (await AskAsync(author)).Failure!.Code);
        Assert.Equal(ModelCodes.Refused, (await AskAsync(author)).Failure!.Code);
        Assert.Equal("whole", (await AskAsync(author)).Value?.Source);
    }

    [Fact]
    public async Task What_was_recorded_is_replayed_without_an_endpoint_and_what_was_not_names_the_command_that_records_it()
    {
        using var folder = new Folder();
        ModelOptions options;
        await using (var model = await ScriptedModel.StartAsync(ScriptedModel.Says("""{"precedence":"loudest"}"""), ScriptedModel.Says(SampleReadings.Reading)))
        {
            options = model.Options;
            using var recording = new ModelRuleAuthor(options with { Answers = new AnswerStore(AnswerUse.Record, folder.Path) });
            var bad = await recording.InterpretAsync(SampleReadings.Rule with { Text = "Faulty." }, CancellationToken.None);
            Assert.Equal(AuthorOutcome.Failed, bad.Outcome);
        }
        await using (var model = await ScriptedModel.StartAsync(ScriptedModel.Says(SampleReadings.Reading)))
        {
            using var recording = new ModelRuleAuthor(model.Options with { Answers = new AnswerStore(AnswerUse.Record, folder.Path) });
            await recording.InterpretAsync(SampleReadings.Rule, CancellationToken.None);
        }

        using var replaying = new ModelRuleAuthor(options with { Answers = new AnswerStore(AnswerUse.Replay, folder.Path) { HowToRecord = "Run `wasmpay eval --record`." } });
        var replayed = await replaying.InterpretAsync(SampleReadings.Rule, CancellationToken.None);
        var missing = await replaying.InterpretAsync(SampleReadings.Rule with { Text = "Never seen." }, CancellationToken.None);

        Assert.Equal((AuthorOutcome.Program, 0), (replayed.Outcome, replaying.Tokens));
        var problem = Assert.Single(missing.Interpretation.Problems);
        Assert.Equal(ModelCodes.NotRecorded, problem.Code);
        Assert.EndsWith("Run `wasmpay eval --record`.", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"Function":"source","Version":1,"Model":"m","ServedModel":null,"Text":null}""")]
    [InlineData("\0\u0001")]
    public async Task A_file_that_is_no_kept_answer_is_as_if_it_were_not_there(string content)
    {
        using var folder = new Folder();
        await using var model = await ScriptedModel.StartAsync(ScriptedModel.SaysSource("one"), ScriptedModel.SaysSource("two"));
        async Task<string?> AnewAsync()
        {
            using var author = new ModelRuleAuthor(model.Options with { Answers = new AnswerStore(AnswerUse.Cache, folder.Path) });
            return (await AskAsync(author)).Value?.Source;
        }

        Assert.Equal("one", await AnewAsync());
        var file = Assert.Single(Directory.GetFiles(folder.Path));
        Assert.Equal("one", await AnewAsync());
        await File.WriteAllTextAsync(file, content);

        Assert.Equal("two", await AnewAsync());
    }

    [Fact]
    public void A_cache_makes_room_and_a_recording_that_is_full_says_so()
    {
        using var folder = new Folder();
        static KeptAnswer Answer(int i) => new("source", 1, "m", null, $"answer {i}");
        var cache = new AnswerStore(AnswerUse.Cache, folder.Path) { MostFiles = 3, MostCharacters = 20 };
        for (var i = 0; i < 10; i++) cache.Keep($"digest-{i}", Answer(i));

        Assert.Equal(3, Directory.GetFiles(folder.Path).Length);
        Assert.Equal("answer 9", cache.Find("digest-9")!.Text);
        Assert.Null(cache.Find("digest-0"));
        var record = new AnswerStore(AnswerUse.Record, folder.Path) { MostFiles = 3 };
        Assert.Contains("another folder", Assert.Throws<ModelException>(() => record.Keep("digest-x", Answer(0))).Message, StringComparison.Ordinal);
    }

    private sealed class Folder : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("wasmpay-answers-").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
