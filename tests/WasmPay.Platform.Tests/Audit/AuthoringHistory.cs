using System.Text;
using WasmPay.Authoring.Interpretations;
using WasmPay.Authoring.Rules;
using WasmPay.Platform.Authorings;
using WasmPay.Platform.Proposals;
using WasmPay.Platform.Tests.Support;
using static WasmPay.Platform.Tests.Support.TestPlatform;

namespace WasmPay.Platform.Tests.Audit;

/// <summary>What happens to authorings in a history: people's steps, and those of a node, without the road itself.</summary>
internal sealed class AuthoringHistory(TestPlatform bed, Random chance, Action<string, bool> count)
{
    private const string Node = "node";

    private static readonly Ambiguity s_question = new("window", "a day", [new("calendar", "a calendar day"), new("rolling", "24 hours")]);

    /// <summary>One of every state.</summary>
    public async Task BeginAsync()
    {
        await StartAsync("Refer all.");
        await FinishAsync(new AuthoringFinding(AuthoringStep.Ask, "questions") { Questions = [s_question], Reading = "{}" });
        await AnswerAsync();
        var verified = await FinishAsync(Verified("deny-over 77"));
        Ok(await bed.Platform.Proposals.CreateFromAuthoringAsync(Officer, verified!.Id));
        await StartAsync("Deny all.");
        await FinishAsync(new AuthoringFinding(AuthoringStep.Refuse, "refused") { Problem = new("unread-text", "It cannot be read."), Reading = "{}" });
        await StartAsync("Deny some.");
        await CancelAsync();
        await StartAsync("Approve all.");
        await bed.Platform.Queue().ClaimAsync(Node, CancellationToken.None);
    }

    public Task StepAsync() => chance.Next(5) switch
    {
        0 => StartAsync("Refer some."),
        1 => AnswerAsync(),
        2 => CancelAsync(),
        3 => FinishAsync(new AuthoringFinding(AuthoringStep.Ask, "questions") { Questions = [s_question], Reading = "{}" }),
        _ => FinishAsync(Verified($"deny-over {chance.Next(100, 200)}")),
    };

    internal static AuthoringFinding Verified(string rule)
    {
        var component = TextRules.Rule(rule);
        var json = Encoding.UTF8.GetBytes($$"""{"component":{"sha256":"{{Digest.Of(component.Span)}}"},"made":"by this server"}""");
        return new AuthoringFinding(AuthoringStep.Verify, "verified") { Reading = "{}", Dossier = new DossierUpload(json, Digest.Of(json), component) };
    }

    private async Task StartAsync(string rule) => count("start authoring", (await bed.Platform.Authorings.StartAsync(Officer, rule, "en")).IsOk);

    private async Task AnswerAsync()
    {
        if (await bed.Platform.Authorings.ListAsync(Officer, AuthoringState.Questions) is [var waiting, ..]) count("answer authoring", (await bed.Platform.Authorings.AnswerAsync(Officer, waiting.Id, [new Answer("window", "a day", "rolling")])).IsOk);
    }

    private async Task CancelAsync()
    {
        if (await bed.Platform.Authorings.ListAsync(Officer, AuthoringState.Queued) is [var open, ..]) count("cancel authoring", (await bed.Platform.Authorings.CancelAsync(Officer, open.Id)).IsOk);
    }

    private async Task<AuthoringJob?> FinishAsync(AuthoringFinding finding)
    {
        var queue = bed.Platform.Queue();
        await queue.TakeOverAsync(CancellationToken.None);
        if (await queue.ClaimAsync(Node, CancellationToken.None) is not { } job) return null;
        await queue.KeepAsync(job.Id, Node, [new(0, bed.Time.Now, "interpret", AuthoringState.Running, "Reading the rule.", 5)]);
        var finished = await queue.FinishAsync(job.Id, Node, finding, new RunCost("2026-03", new AuthorUse(7, 3)));
        if (finding.Step == AuthoringStep.Verify) count("verify authoring", finished.IsOk);
        return Ok(finished);
    }
}
