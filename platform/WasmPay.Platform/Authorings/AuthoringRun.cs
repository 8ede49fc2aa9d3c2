using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using WasmPay.Authoring;
using WasmPay.Authoring.Build;
using WasmPay.Authoring.Rules;

namespace WasmPay.Platform.Authorings;

/// <summary>One run of one job on this node: the road itself, its events on their way to the store, and the lease.</summary>
internal sealed class AuthoringRun(AuthoringJob job, string node, AuthoringQueue queue, AuthoringFeed feed, AuthoringTools tools, AuthoringLimits limits, string currency, TimeProvider time, ILogger log)
{
    /// <summary>Stations tell faster than a busy store writes; what does not fit is not told.</summary>
    private const int EventsWaiting = 256;

    /// <summary>How long an author that was told to end may take until it has charged what it used.</summary>
    private static readonly TimeSpan s_settling = TimeSpan.FromSeconds(5);

    private readonly Channel<AuthoringEvent> _events = Channel.CreateBounded<AuthoringEvent>(new BoundedChannelOptions(EventsWaiting) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    /// <summary>Runs it to its end, or until the node stops or the job is its no more. Throws only where the store does not answer.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        using var lost = new CancellationTokenSource();
        using var ended = new CancellationTokenSource();
        var keeping = KeepLeaseAsync(lost, ended.Token);
        var writing = WriteEventsAsync();
        var (finding, cost) = await FindAsync(lost.Token, stop).ConfigureAwait(false);
        _events.Writer.Complete();
        await writing.ConfigureAwait(false);
        try
        {
            // Who lost it, by a cancellation or to another node, has nothing to say.
            if (finding is not null) await queue.FinishAsync(job.Id, node, finding, cost).ConfigureAwait(false);
            else if (!lost.IsCancellationRequested) await queue.ReturnAsync(job.Id, node, cost).ConfigureAwait(false);
        }
        finally
        {
            await ended.CancelAsync().ConfigureAwait(false);
            await keeping.ConfigureAwait(false);
        }
    }

    /// <summary>What it came to; null where it was broken off.</summary>
    private async Task<(AuthoringFinding? Finding, RunCost Cost)> FindAsync(CancellationToken lost, CancellationToken stop)
    {
        var (month, author) = (AuthoringUsage.MonthOf(time.GetUtcNow()), (RunAuthor?)null);
        using var late = new CancellationTokenSource(limits.Time, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(lost, stop, late.Token);
        AuthoringFinding? finding = null;
        Task<PipelineResult>? running = null;
        AuthorUse? used = default(AuthorUse);
        try
        {
            author = tools.Author(SourceBuilds.With(tools.Builder, tools.Sandbox));
            var pipeline = new AuthoringPipeline(author.Author, tools.Builder(), tools.Sandbox(), time, tools.Pipeline);
            var rule = new RuleRequest(job.Rule, await queue.ProfileAsync(job.Bank, currency, either.Token).ConfigureAwait(false))
            {
                Language = job.Language,
                Answers = [.. job.Answers.Select(a => new Answer(a.Kind, a.Phrase, a.Text))],
            };
            // An author that hears nothing of its end is left behind, so that it holds up nobody.
            running = Task.Run(() => pipeline.RunAsync(rule, new Told(this), either.Token), either.Token);
            finding = AuthoringFinding.Of(await running.WaitAsync(either.Token).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (lost.IsCancellationRequested || stop.IsCancellationRequested)
        {
            // Broken off.
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested)
        {
            finding = AuthoringFinding.Failed("too-long", $"It took longer than {limits.Time.TotalMinutes:0.#} minutes (authoring-minutes); divide the rule, or start it again when less is under way.");
        }
        catch (ToolchainException missing)
        {
            AuthoringLog.NoTools(log, missing.Code, missing.Message);
            finding = AuthoringFinding.Failed(missing.Code, $"The server cannot build validators: {missing.Message}");
        }
        catch (Exception fault) when (fault is not System.Data.Common.DbException)
        {
            AuthoringLog.Fault(log, job.Number, fault);
            finding = AuthoringFinding.Failed("internal", $"The server made a mistake, which its operator finds in the log under authoring {job.Number}.");
        }
        finally
        {
            if (author is not null) used = await UsedAsync(author, running).ConfigureAwait(false);
            (author?.Author as IDisposable)?.Dispose();
        }
        return (finding, new RunCost(month, used));
    }

    /// <summary>What an author has used; null where it cannot say, or is still at work.</summary>
    private async Task<AuthorUse?> UsedAsync(RunAuthor author, Task<PipelineResult>? running)
    {
        if (author.Used is not { } used) return null;
        // A call that is broken off is charged when the author hears of it.
        if (running is { IsCompleted: false }) await Task.WhenAny(running, Task.Delay(s_settling, time)).ConfigureAwait(false);
        return running is { IsCompleted: false } ? null : used();
    }

    private async Task WriteEventsAsync()
    {
        var page = new List<AuthoringEvent>();
        while (await _events.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            while (page.Count < EventsWaiting && _events.Reader.TryRead(out var one)) page.Add(one);
            try
            {
                await queue.KeepAsync(job.Id, node, page).ConfigureAwait(false);
            }
            catch (System.Data.Common.DbException failed)
            {
                // What the stations tell is for those who wait; the run goes on without.
                AuthoringLog.StoreFailed(log, failed.Message);
            }
            page.Clear();
        }
    }

    private async Task KeepLeaseAsync(CancellationTokenSource lost, CancellationToken ended)
    {
        var renewed = time.GetTimestamp();
        try
        {
            while (true)
            {
                var changed = feed.Changed;
                await Task.WhenAny(changed, Task.Delay(limits.Lease / 3, time, ended)).ConfigureAwait(false);
                ended.ThrowIfCancellationRequested();
                var isDue = time.GetElapsedTime(renewed) >= limits.Lease / 3;
                if (isDue) renewed = time.GetTimestamp();
                try
                {
                    if (isDue ? await queue.RenewAsync(job.Id, node, ended).ConfigureAwait(false) : await queue.IsMineAsync(job.Id, node, ended).ConfigureAwait(false)) continue;
                    await lost.CancelAsync().ConfigureAwait(false);
                    return;
                }
                catch (System.Data.Common.DbException failed)
                {
                    // Another node takes the job when the lease ends; then it is not this one's.
                    AuthoringLog.StoreFailed(log, failed.Message);
                }
            }
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // The run is over.
        }
    }

    private sealed class Told(AuthoringRun run) : IProgress<PipelineEvent>
    {
        public void Report(PipelineEvent value) => run.Tell(value);
    }

    private void Tell(PipelineEvent value) => _events.Writer.TryWrite(new AuthoringEvent(
        0, time.GetUtcNow(), Wire.Name(value.Stage), AuthoringState.Running, value.Message, (long)Math.Min(value.Fuel, long.MaxValue)));
}
