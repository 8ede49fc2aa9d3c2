using System.Collections.Concurrent;
using WasmPay.Platform.Access;
using WasmPay.Platform.Authorings;
using WasmPay.Platform.Tests.Support;
using static WasmPay.Platform.Tests.Support.TestPlatform;

namespace WasmPay.Platform.Tests.Authorings;

/// <summary>What nodes do with authorings: run, ask, stop, are lost, and take turns.</summary>
public sealed class AuthoringNodeTests
{
    private const string Rule = "Refer payments over USD 10,000 a day.";

    [Theory, Stores]
    public async Task Questions_are_asked_and_answered_until_there_is_an_outcome_and_every_step_is_told(string store)
    {
        await using var bed = await CreateAsync(store);
        var author = ScriptedAuthor.AsksThenRefuses("a day", "over");
        var id = Ok(await bed.Platform.Authorings.StartAsync(Officer, Rule, "en")).Id;
        await using (var node = new AuthoringNode(bed.Platform, author))
        {
            var asked = await bed.Platform.UntilAsync(Officer, id, AuthoringState.Questions);
            Assert.Equal("a day", Assert.Single(asked.Questions).Phrase);
            Ok(await bed.Platform.Authorings.AnswerAsync(Officer, id, [new("window", "a day", "rolling")]));
            await Waiting.UntilAsync(async () => Ok(await bed.Platform.Authorings.GetAsync(Officer, id)).Questions is [{ Phrase: "over" }], () => "It does not ask again.");
            Ok(await bed.Platform.Authorings.AnswerAsync(Officer, id, [new("window", "over", "24 hours")]));
            await bed.Platform.UntilAsync(Officer, id, AuthoringState.Refused);
        }

        var job = Ok(await bed.Platform.Authorings.GetAsync(Officer, id));
        Assert.Equal(("refused", "unread-text", 2L, 0L), (job.Outcome, job.Problem!.Code, job.Rounds, job.Restarts));
        Assert.Contains("unread-text", job.Reading, StringComparison.Ordinal);
        Assert.Equal([0, 1, 2], author.Read.Select(r => r.Answers.Count));
        Assert.All(author.Read, r => Assert.Equal((Rule, "en", "NDHV", "USA", "USD", "America/New_York"), (r.Text, r.Language, r.Bank.Code, r.Bank.Country, r.Bank.ReportingCurrency, r.Bank.TimeZone)));
        var events = await bed.Platform.AuthoringFeed.WatchAsync(Approver, id, 0).Select(e => Ok(e)).ToListAsync();
        Assert.Equal(Enumerable.Range(1, events.Count).Select(n => (long)n), events.Select(e => e.Number));
        AuthoringState[] states = [
            AuthoringState.Queued, AuthoringState.Running, AuthoringState.Questions, AuthoringState.Queued, AuthoringState.Running, AuthoringState.Questions, AuthoringState.Queued, AuthoringState.Running,
            AuthoringState.Refused];
        Assert.Equal(states, events.Where(e => e.Stage == "state").Select(e => e.State));
        Assert.Equal(events[4..], await bed.Platform.AuthoringFeed.WatchAsync(Officer, id, 4).Select(e => Ok(e)).ToListAsync());
        await bed.AssertSoundAsync();
    }

    [Theory, Stores]
    public async Task The_author_knows_of_the_bank_what_the_store_has_when_it_reads(string store)
    {
        await using var bed = await CreateAsync(store);
        Ok(await bed.Platform.Banks.PutListAsync(Staff, new("NDHV", "sanctions", "Parties under sanctions", [])));
        Ok(await bed.Platform.Banks.PutListAsync(Staff, new("ICMR", "theirs", "Another bank's", [])));
        var author = ScriptedAuthor.AsksThenRefuses();
        await using var node = new AuthoringNode(bed.Platform, author);
        await bed.Platform.UntilAsync(Officer, Ok(await bed.Platform.Authorings.StartAsync(Officer, Rule)).Id, AuthoringState.Refused);
        Assert.Equal([new("sanctions", "Parties under sanctions")], Assert.Single(author.Read).Bank.Lists);
    }

    [Theory, Stores]
    public async Task A_restart_keeps_what_waits_and_begins_again_what_ran_and_says_so(string store)
    {
        await using var bed = await CreateAsync(store);
        var asking = Ok(await bed.Platform.Authorings.StartAsync(Officer, Rule)).Id;
        await using (var node = new AuthoringNode(bed.Platform, ScriptedAuthor.AsksThenRefuses("a day"))) await bed.Platform.UntilAsync(Officer, asking, AuthoringState.Questions);
        var running = Ok(await bed.Platform.Authorings.StartAsync(Officer, "Refer all.")).Id;
        var queued = Ok(await bed.Platform.Authorings.StartAsync(Officer, "Deny all.")).Id;
        await using (var node = new AuthoringNode(bed.Platform, Hanging())) await bed.Platform.UntilAsync(Officer, running, AuthoringState.Running);

        await bed.RestartAsync();

        Assert.Equal((AuthoringState.Queued, 1L), await StateAsync(bed, running));
        Assert.Equal((AuthoringState.Queued, 0L), await StateAsync(bed, queued));
        var asked = Ok(await bed.Platform.Authorings.GetAsync(Officer, asking));
        Assert.Equal((AuthoringState.Questions, "a day"), (asked.State, Assert.Single(asked.Questions).Phrase));
        await using (var node = new AuthoringNode(bed.Platform, ScriptedAuthor.AsksThenRefuses("a day")))
        {
            Ok(await bed.Platform.Authorings.AnswerAsync(Officer, asking, [new("window", "a day", "rolling")]));
            foreach (var id in (string[])[running, queued]) await bed.Platform.UntilAsync(Officer, id, AuthoringState.Questions);
            await bed.Platform.UntilAsync(Officer, asking, AuthoringState.Refused);
        }
        Assert.Contains(await EventsAsync(bed, running), e => e.Message.Contains("it begins again", StringComparison.Ordinal));
        await bed.AssertSoundAsync();
    }

    [Theory, Stores]
    public async Task A_node_that_is_lost_loses_its_job_when_its_lease_ends_and_the_third_time_the_job_fails(string store)
    {
        await using var bed = await CreateAsync(store);
        var (queue, id) = (bed.Platform.Queue(), Ok(await bed.Platform.Authorings.StartAsync(Officer, Rule)).Id);
        for (var loss = 1; loss <= 3; loss++)
        {
            var node = $"lost {loss}";
            Assert.Equal(id, (await queue.ClaimAsync(node, default))!.Id);
            Assert.True(await queue.RenewAsync(id, node, default));
            bed.Time.Advance(TimeSpan.FromSeconds(29));
            await queue.TakeOverAsync(default);
            Assert.True(await queue.IsMineAsync(id, node, default));
            bed.Time.Advance(TimeSpan.FromSeconds(2));
            await queue.TakeOverAsync(default);

            // What the one that was taken for lost still has to say is not heard.
            Assert.False(await queue.RenewAsync(id, node, default));
            Failed(await queue.FinishAsync(id, node, AuthoringFinding.Failed("late", "late"), new("2026-03", null)), ErrorCode.IllegalTransition);
            await queue.KeepAsync(id, node, [new(0, bed.Time.Now, "interpret", AuthoringState.Running, "late", 0)]);
            Assert.DoesNotContain(await EventsAsync(bed, id), e => e.Message == "late");
            Assert.Equal(loss < 3 ? (AuthoringState.Queued, loss) : (AuthoringState.Failed, 2L), await StateAsync(bed, id));
        }
        Assert.Equal("interrupted", Ok(await bed.Platform.Authorings.GetAsync(Officer, id)).Problem!.Code);
        await bed.AssertSoundAsync();
    }

    [Theory, Stores]
    public async Task Two_nodes_together_run_no_more_than_may_run_and_each_job_once(string store)
    {
        await using var bed = await CreateAsync(store);
        var (now, most, mostOfBank) = (new ConcurrentDictionary<string, int>(), 0, 0);
        var counting = new object();
        var author = new ScriptedAuthor(async (rule, cancellation) =>
        {
            lock (counting)
            {
                mostOfBank = Math.Max(mostOfBank, now.AddOrUpdate(rule.Bank.Code, 1, (_, n) => n + 1));
                most = Math.Max(most, now.Values.Sum());
            }
            await Task.Delay(50, cancellation);
            lock (counting) now.AddOrUpdate(rule.Bank.Code, 0, (_, n) => n - 1);
            return ScriptedAuthor.Refuses;
        });
        await using var second = await bed.OpenSecondAsync();
        List<(Principal By, string Id)> jobs = [];
        foreach (var by in (Principal[])[Officer, Stranger, Staff])
            for (var i = 0; i < 3; i++) jobs.Add((by, Ok(await bed.Platform.Authorings.StartAsync(by, $"Refer {i}.")).Id));
        await using (var one = new AuthoringNode(bed.Platform, author))
        await using (var other = new AuthoringNode(second, author))
            foreach (var (by, id) in jobs) await second.UntilAsync(by, id, AuthoringState.Refused);

        Assert.Equal((9, 1), (author.Read.Count, mostOfBank));
        Assert.InRange(most, 1, 2);
        await bed.AssertSoundAsync();
    }

    [Theory, Stores]
    public async Task A_cancellation_ends_the_run_here_and_on_another_node_and_gives_its_place_to_the_next(string store)
    {
        await using var bed = await CreateAsync(store);
        await using var second = await bed.OpenSecondAsync();
        var ended = new TaskCompletionSource();
        var author = new ScriptedAuthor(async (rule, cancellation) =>
        {
            if (rule.Text != Rule) return ScriptedAuthor.Refuses;
            cancellation.Register(() => ended.TrySetResult());
            await Task.Delay(Timeout.Infinite, cancellation);
            return ScriptedAuthor.Refuses;
        });
        await using var node = new AuthoringNode(second, author);
        var id = Ok(await bed.Platform.Authorings.StartAsync(Officer, Rule)).Id;
        await bed.Platform.UntilAsync(Officer, id, AuthoringState.Running);
        var next = Ok(await bed.Platform.Authorings.StartAsync(Officer, "Refer all.")).Id;

        Assert.Equal(AuthoringState.Cancelled, Ok(await bed.Platform.Authorings.CancelAsync(Officer, id)).State);

        await ended.Task.WaitAsync(TimeSpan.FromSeconds(60));
        await bed.Platform.UntilAsync(Officer, next, AuthoringState.Refused);
        Assert.Equal((AuthoringState.Cancelled, 0L), await StateAsync(bed, id));
        Failed(await bed.Platform.Authorings.CancelAsync(Officer, id), ErrorCode.IllegalTransition);
    }

    [Theory, Stores]
    public async Task A_run_without_end_is_ended_and_the_node_goes_on(string store)
    {
        await using var bed = await CreateAsync(store);
        await bed.RestartAsync(o => o with { Authoring = new() { Time = TimeSpan.FromSeconds(5) } });
        var author = new ScriptedAuthor(async (rule, _) =>
        {
            if (rule.Text == "hang") await Task.Delay(Timeout.Infinite, CancellationToken.None);
            return ScriptedAuthor.Refuses;
        });
        await using var node = new AuthoringNode(bed.Platform, author);

        var failed = await bed.Platform.UntilAsync(Officer, Ok(await bed.Platform.Authorings.StartAsync(Officer, "hang")).Id, AuthoringState.Failed);

        Assert.Equal("too-long", failed.Problem!.Code);
        Assert.Contains("authoring-minutes", failed.Problem.Message, StringComparison.Ordinal);
        await bed.Platform.UntilAsync(Officer, Ok(await bed.Platform.Authorings.StartAsync(Officer, "refuse")).Id, AuthoringState.Refused);
    }

    [Theory, Stores]
    public async Task What_fails_says_what_to_do_and_the_node_goes_on(string store)
    {
        await using var bed = await CreateAsync(store);
        await bed.RestartAsync(o => o with { Authoring = new() { Rounds = 1 } });
        var author = new ScriptedAuthor((rule, _) =>
        {
            if (rule.Text == "throw") throw new InvalidOperationException("A mistake of the author's.");
            if (rule.Text == "ask") return Task.FromResult(ScriptedAuthor.Asks(rule.Answers.Count == 0 ? "one" : "two"));
            return Task.FromResult(rule.Text == "write" ? WasmPay.Authoring.Offline.OfflineRuleAuthor.Interpret(rule with { Text = "Refer payments over USD 10,000." }) : ScriptedAuthor.Refuses);
        });
        await using var node = new AuthoringNode(bed.Platform, author);
        foreach (var (rule, code, says) in new[]
        {
            ("throw", "internal", "operator finds in the log"), ("write", "node-missing", "Install Node.js"), ("ask", "too-many-rounds", "say more in the rule"),
        })
        {
            var id = Ok(await bed.Platform.Authorings.StartAsync(Officer, rule)).Id;
            if (rule == "ask")
            {
                await bed.Platform.UntilAsync(Officer, id, AuthoringState.Questions);
                Ok(await bed.Platform.Authorings.AnswerAsync(Officer, id, [new("window", "one", "rolling")]));
            }
            var failed = await bed.Platform.UntilAsync(Officer, id, AuthoringState.Failed);
            Assert.Equal(code, failed.Problem!.Code);
            Assert.Contains(says, failed.Problem.Message, StringComparison.Ordinal);
        }
        await bed.Platform.UntilAsync(Officer, Ok(await bed.Platform.Authorings.StartAsync(Officer, "refuse")).Id, AuthoringState.Refused);
        await bed.AssertSoundAsync();
    }

    [Theory, Stores]
    public async Task What_a_run_may_use_is_set_aside_and_what_it_used_is_charged_and_beyond_nothing_begins(string store)
    {
        await using var bed = await CreateAsync(store);
        await bed.RestartAsync(o => o with { Authoring = new() { TokensOfRun = 100, TokensOfMonth = 250 } });
        var used = new Queue<AuthorUse?>([new(90, 5), null, new(10, 1)]);
        await using var node = new AuthoringNode(bed.Platform, ScriptedAuthor.AsksThenRefuses(), _ =>
        {
            var use = used.Dequeue();
            return new RunAuthor(ScriptedAuthor.AsksThenRefuses()) { Used = use is { } known ? () => known : null };
        });
        // 90; then one that cannot say, which costs all that was set aside: 190, and a third would need 290.
        for (var i = 0; i < 2; i++) await bed.Platform.UntilAsync(Officer, Ok(await bed.Platform.Authorings.StartAsync(Officer, Rule)).Id, AuthoringState.Refused);
        Assert.Contains("190 of the 250 tokens", Failed(await bed.Platform.Authorings.StartAsync(Officer, Rule), ErrorCode.LimitReached).Message, StringComparison.Ordinal);
        await bed.Platform.UntilAsync(Stranger, Ok(await bed.Platform.Authorings.StartAsync(Stranger, Rule)).Id, AuthoringState.Refused);
        await bed.AssertSoundAsync();
    }

    [Theory, Stores]
    public async Task A_run_that_is_ended_is_charged_what_it_used_where_its_author_hears_of_it_and_else_all_that_was_set_aside(string store)
    {
        await using var bed = await CreateAsync(store);
        await bed.RestartAsync(o => o with { Authoring = new() { Time = TimeSpan.FromSeconds(1), TokensOfRun = 100, TokensOfMonth = 205 } });
        await using var node = new AuthoringNode(bed.Platform, ScriptedAuthor.AsksThenRefuses(), _ =>
        {
            var used = 0L;
            var author = new ScriptedAuthor(async (rule, cancellation) =>
            {
                try
                {
                    await Task.Delay(Timeout.Infinite, rule.Text == "deaf" ? CancellationToken.None : cancellation);
                }
                finally
                {
                    // As a model's author charges what broke off.
                    await Task.Delay(200, CancellationToken.None);
                    used = 6;
                }
                return ScriptedAuthor.Refuses;
            });
            return new RunAuthor(author) { Used = () => new AuthorUse(used, 0) };
        });

        foreach (var rule in (string[])["hears", "deaf"]) await bed.Platform.UntilAsync(Officer, Ok(await bed.Platform.Authorings.StartAsync(Officer, rule)).Id, AuthoringState.Failed);

        Assert.Contains("106 of the 205 tokens", Failed(await bed.Platform.Authorings.StartAsync(Officer, Rule), ErrorCode.LimitReached).Message, StringComparison.Ordinal);
        await bed.AssertSoundAsync();
    }

    private static ScriptedAuthor Hanging() => new(async (_, cancellation) =>
    {
        await Task.Delay(Timeout.Infinite, cancellation);
        return ScriptedAuthor.Refuses;
    });

    private static async Task<(AuthoringState, long)> StateAsync(TestPlatform bed, string id)
    {
        var job = Ok(await bed.Platform.Authorings.GetAsync(Officer, id));
        return (job.State, job.Restarts);
    }

    private static async Task<List<AuthoringEvent>> EventsAsync(TestPlatform bed, string id)
    {
        var events = new List<AuthoringEvent>();
        using var brief = new CancellationTokenSource();
        await foreach (var one in bed.Platform.AuthoringFeed.WatchAsync(Officer, id, 0, brief.Token))
        {
            events.Add(Ok(one));
            // Where it is not over, the last step tells where it stands.
            if (one.Value.Stage == "state" && one.Value.Message.Contains("it begins again", StringComparison.Ordinal)) break;
        }
        return events;
    }
}
