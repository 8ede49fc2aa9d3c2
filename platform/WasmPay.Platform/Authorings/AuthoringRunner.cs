using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.Extensions.Logging;
using WasmPay.Platform.Access;

namespace WasmPay.Platform.Authorings;

/// <summary>Runs a store's authorings on this node, as many as may run, until it is told to stop.</summary>
public sealed class AuthoringRunner
{
    // Another node's jobs are seen within this time; our own at once.
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    private readonly AuthoringQueue _queue;
    private readonly AuthoringFeed _feed;
    private readonly AuthoringTools _tools;
    private readonly AuthoringLimits _limits;
    private readonly string _currency, _node;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly ConcurrentDictionary<string, Task> _runs = new(StringComparer.Ordinal);

    internal AuthoringRunner(AuthoringQueue queue, AuthoringFeed feed, AuthoringTools tools, AuthoringLimits limits, ISecretSource secrets, string currency, TimeProvider time, ILogger log) =>
        (_queue, _feed, _tools, _limits, _currency, _node, _time, _log) = (queue, feed, tools, limits, currency, secrets.Next("node"), time, log);

    /// <summary>Takes jobs and runs them. When it is told to stop, it puts what is under way back in line, and returns.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var changed = _feed.Changed;
            try
            {
                await _queue.TakeOverAsync(stop).ConfigureAwait(false);
                while (_runs.Count < _limits.Running && await _queue.ClaimAsync(_node, stop).ConfigureAwait(false) is { } job) Begin(job, stop);
                await Task.WhenAny(changed, Task.Delay(LookAgain, _time, stop)).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                break;
            }
            catch (Exception failed)
            {
                // Payments do not depend on it: whatever it is, the server goes on.
                if (failed is DbException) AuthoringLog.StoreFailed(_log, failed.Message);
                else AuthoringLog.Fault(_log, 0, failed);
                await Task.WhenAny(Task.Delay(LookAgain, _time, stop)).ConfigureAwait(false);
            }
        }
        await Task.WhenAll(_runs.Values).ConfigureAwait(false);
    }

    private void Begin(AuthoringJob job, CancellationToken stop)
    {
        var run = new AuthoringRun(job, _node, _queue, _feed, _tools, _limits, _currency, _time, _log);
        var started = new TaskCompletionSource();
        _runs[job.Id] = Task.Run(async () =>
        {
            await started.Task.ConfigureAwait(false);
            try
            {
                await run.RunAsync(stop).ConfigureAwait(false);
            }
            catch (DbException failed)
            {
                // Nothing was kept of its end: it is begun again when the lease ends.
                AuthoringLog.StoreFailed(_log, failed.Message);
            }
            catch (Exception fault)
            {
                AuthoringLog.Fault(_log, job.Number, fault);
            }
            finally
            {
                _runs.TryRemove(job.Id, out _);
                _feed.Signal();
            }
        }, CancellationToken.None);
        started.SetResult();
    }
}

/// <summary>What authoring says to its operator: numbers and codes, and nothing that people wrote.</summary>
internal static partial class AuthoringLog
{
    [LoggerMessage(945, LogLevel.Error, "Authoring {Number} failed by a mistake of ours")]
    public static partial void Fault(ILogger log, long number, Exception fault);

    [LoggerMessage(946, LogLevel.Error, "Validators cannot be built ({Code}): {Sentence}")]
    public static partial void NoTools(ILogger log, string code, string sentence);

    [LoggerMessage(947, LogLevel.Error, "The store did not take what authoring has to say, which is tried again: {Reason}")]
    public static partial void StoreFailed(ILogger log, string reason);
}
