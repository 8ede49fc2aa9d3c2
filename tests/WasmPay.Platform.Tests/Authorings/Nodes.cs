using System.Collections.Concurrent;
using WasmPay.Authoring;
using WasmPay.Authoring.Authors;
using WasmPay.Authoring.Build;
using WasmPay.Authoring.Interpretations;
using WasmPay.Authoring.Rules;
using WasmPay.Platform.Access;
using WasmPay.Platform.Authorings;

namespace WasmPay.Platform.Tests.Authorings;

/// <summary>An author whose answer the test gives.</summary>
internal sealed class ScriptedAuthor(Func<RuleRequest, CancellationToken, Task<AuthorAnswer>> answer) : IRuleAuthor
{
    private static readonly AuthorProvenance Provenance = new("scripted", "1");

    /// <summary>The rules that were read, in order.</summary>
    public ConcurrentQueue<RuleRequest> Read { get; } = new();

    public Task<AuthorAnswer> InterpretAsync(RuleRequest rule, CancellationToken cancellation)
    {
        Read.Enqueue(rule);
        return answer(rule, cancellation);
    }

    /// <summary>The rule is refused.</summary>
    public static AuthorAnswer Refuses { get; } = new(AuthorOutcome.Refuse, Interpretation.Empty with { Problems = [new Problem("unread-text", "It cannot be read.", "words")] }, Provenance);

    /// <summary>Two readings of a phrase.</summary>
    public static AuthorAnswer Asks(string phrase) => new(AuthorOutcome.Clarify, Interpretation.Empty with { Ambiguities = [new Ambiguity("window", phrase, [new("calendar", "a calendar day"), new("rolling", "24 hours")])] }, Provenance);

    /// <summary>Asks about each of these phrases that nobody has answered, and then refuses.</summary>
    public static ScriptedAuthor AsksThenRefuses(params string[] phrases) => new((rule, _) =>
        Task.FromResult(phrases.FirstOrDefault(p => !rule.Answers.Any(a => a.Phrase == p)) is { } open ? Asks(open) : Refuses));
}

/// <summary>A node that runs a store's authorings, until it is disposed of: then it stops in good order.</summary>
internal sealed class AuthoringNode : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;

    public AuthoringNode(PaymentPlatform platform, IRuleAuthor author, Func<SourceBuild, RunAuthor>? run = null) => _running = Task.Run(() => platform.Author(new AuthoringTools
    {
        Author = run ?? (_ => new RunAuthor(author)),
        Builder = () => new NoTools(),
        Sandbox = () => null!,
    }).RunAsync(_stop.Token));

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }

    private sealed class NoTools : IValidatorBuilder
    {
        private static readonly ToolchainException s_missing = new("node-missing", "`node` does not start. Install Node.js 20 or newer with npm, and put it on PATH.");

        public Task<IReadOnlyDictionary<string, string>> ToolVersionsAsync(CancellationToken cancellation) => throw s_missing;

        public Task<BuildResult> BuildAsync(string source, CancellationToken cancellation) => throw s_missing;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}

/// <summary>Waits for what a node does.</summary>
internal static class Waiting
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);

    public static async Task<AuthoringJob> UntilAsync(this PaymentPlatform platform, Principal by, string id, AuthoringState state)
    {
        AuthoringJob? job = null;
        await UntilAsync(async () =>
        {
            job = (await platform.Authorings.GetAsync(by, id)).Value;
            // What is over becomes nothing else.
            Assert.True(job.State == state || !AuthoringRoad.IsOver(job.State), $"{id} is {job.State}: {job.Problem}");
            return job.State == state;
        }, () => $"{id} is {job?.State}");
        return job!;
    }

    public static async Task UntilAsync(Func<Task<bool>> holds, Func<string> says)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (!await holds())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < s_limit, says());
            await Task.Delay(20);
        }
    }
}
