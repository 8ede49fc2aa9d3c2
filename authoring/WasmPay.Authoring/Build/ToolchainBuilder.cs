namespace WasmPay.Authoring.Build;

/// <summary>
/// Builds validators by a long-lived Node worker, one at a time; safe to call from many threads. The worker starts at
/// the first call, is replaced when it dies or hangs, and ends with the builder.
/// </summary>
public sealed class ToolchainBuilder(ToolchainOptions options) : IValidatorBuilder
{
    /// <summary>The code where a source does not compile in time: a slow source, or a busy machine.</summary>
    internal const string Timeout = "build-timeout";

    /// <summary>A worker may die for reasons of its own; a source that takes two of them down is at fault.</summary>
    private const int Attempts = 2;

    private readonly SemaphoreSlim turn = new(1, 1);
    private string? folder;
    private ToolchainWorker? worker;
    private IReadOnlyDictionary<string, string>? versions;
    private bool disposed;

    /// <summary>The worker's process, for tests that end it.</summary>
    internal int? WorkerProcessId => worker?.ProcessId;

    /// <inheritdoc/>
    /// <exception cref="ToolchainException">The machine cannot run the toolchain.</exception>
    public async Task<IReadOnlyDictionary<string, string>> ToolVersionsAsync(CancellationToken cancellation)
    {
        await turn.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            if (versions is not null) return versions;
            var (answer, problem) = await AskAsync("versions", null, cancellation).ConfigureAwait(false);
            return versions = answer?.Versions ?? throw new ToolchainException("worker-failed", problem?.Message ?? answer?.Fault ?? "The worker knows no versions.");
        }
        finally
        {
            turn.Release();
        }
    }

    /// <inheritdoc/>
    /// <exception cref="ToolchainException">The machine cannot run the toolchain.</exception>
    public async Task<BuildResult> BuildAsync(string source, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (source.Length > options.SourceCharacters)
            return Failed("too-long", $"The source has {source.Length} characters; {options.SourceCharacters} are allowed.");
        if (HasUnpairedSurrogate(source))
            return Failed("bad-text", "The source holds half of a surrogate pair; it is no Unicode text.");

        await turn.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            var (answer, problem) = await AskAsync("build", source, cancellation).ConfigureAwait(false);
            if (problem is not null) return new BuildResult(null, [problem]);
            if (answer!.Component is { } component) return new BuildResult(component, []);
            if (answer.Diagnostics is { Count: > 0 } diagnostics) return new BuildResult(null, diagnostics);
            // What the compiler trips over may have left it in a bad state.
            DropWorker();
            return Failed("compiler-fault", $"The compiler failed on this source: {answer.Fault ?? "it answered nothing"}");
        }
        finally
        {
            turn.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await turn.WaitAsync().ConfigureAwait(false);
        try
        {
            disposed = true;
            DropWorker();
        }
        finally
        {
            turn.Release();
        }
    }

    private async Task<(WorkerAnswer? Answer, BuildDiagnostic? Problem)> AskAsync(string operation, string? source, CancellationToken cancellation)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        await PrepareAsync(cancellation).ConfigureAwait(false);
        for (var attempt = 1; ; attempt++)
        {
            using var deadline = new CancellationTokenSource(options.BuildTime, options.Time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, deadline.Token);
            try
            {
                return (await FreshWorker().AskAsync(operation, source, either.Token).ConfigureAwait(false), null);
            }
            catch (WorkerEndedException) when (attempt < Attempts)
            {
                DropWorker();
            }
            catch (WorkerEndedException ended)
            {
                DropWorker();
                return (null, new BuildDiagnostic("compiler-stopped", ended.Message, 0, 0));
            }
            catch (OperationCanceledException)
            {
                // The question is still with the worker: the next one must not get this one's answer.
                DropWorker();
                cancellation.ThrowIfCancellationRequested();
                return (null, new BuildDiagnostic(Timeout, $"The source does not compile within {options.BuildTime.TotalSeconds:0.#} s.", 0, 0));
            }
        }
    }

    private async Task PrepareAsync(CancellationToken cancellation)
    {
        if (folder is not null) return;
        var found = ToolchainFolder.Find(options.Folder);
        await ToolchainInstall.EnsureAsync(found, options, cancellation).ConfigureAwait(false);
        folder = found;
    }

    private ToolchainWorker FreshWorker()
    {
        if (worker is { HasEnded: true } || worker?.Requests >= options.BuildsPerWorker) DropWorker();
        return worker ??= ToolchainWorker.Start(folder!, options);
    }

    private void DropWorker()
    {
        worker?.Dispose();
        worker = null;
    }

    private static bool HasUnpairedSurrogate(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i])) continue;
            if (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[i + 1])) return true;
            i++;
        }
        return false;
    }

    private static BuildResult Failed(string code, string message) => new(null, [new BuildDiagnostic(code, message, 0, 0)]);
}
