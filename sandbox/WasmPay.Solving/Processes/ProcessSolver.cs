using System.Collections.Concurrent;
using WasmPay.Solving.Terms;

namespace WasmPay.Solving.Processes;

/// <summary>
/// Asks a solver in processes of its own. A process starts with the first question, is kept for the next ones, is replaced when it dies, hangs, is not
/// understood or has answered enough, and ends with this. Safe for many callers; as many questions run at once as there may be processes.
/// </summary>
public sealed class ProcessSolver : ISolver
{
    /// <summary>A process may die or hang for reasons of its own; a question that takes two of them down is at fault.</summary>
    private const int Attempts = 2;

    private readonly SolverProgram _program;
    private readonly SolverLimits _limits;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _turns;
    private readonly ConcurrentStack<SolverProcess> _idle = new();
    private readonly CancellationTokenSource _ending = new();
    private readonly SemaphoreSlim _preparing = new(1, 1);
    private bool _prepared;
    private string? _folder;

    /// <summary>A solver; nothing is started yet.</summary>
    public ProcessSolver(SolverProgram program, SolverLimits limits, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(program);
        ArgumentNullException.ThrowIfNull(limits);
        ArgumentNullException.ThrowIfNull(time);
        (_program, _limits, _time) = (program, limits, time);
        _turns = new SemaphoreSlim(limits.Processes, limits.Processes);
    }

    /// <summary>The processes that wait for a question, for tests that end them.</summary>
    internal IEnumerable<int> IdleProcessIds => _idle.Select(process => process.Id);

    /// <inheritdoc/>
    public async Task<SolverAnswer> AskAsync(SmtScript script, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(script);
        ObjectDisposedException.ThrowIf(_ending.IsCancellationRequested, this);
        if (script.Length > _limits.ScriptCharacters)
            return new NotKnown(Unnamed, NotKnownReason.TooLong, $"The question has {script.Length} characters; {_limits.ScriptCharacters} are asked.");
        var began = _time.GetTimestamp();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, _ending.Token);
        await _turns.WaitAsync(either.Token).ConfigureAwait(false);
        try
        {
            var answer = await AttemptAsync(script, either.Token).ConfigureAwait(false);
            return answer with { Time = _time.GetElapsedTime(began) };
        }
        finally
        {
            _turns.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_ending.IsCancellationRequested) return;
        await _ending.CancelAsync().ConfigureAwait(false);
        // Whoever asks just now is cancelled and gives his turn back.
        for (var i = 0; i < _limits.Processes; i++) await _turns.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        while (_idle.TryPop(out var process)) process.Dispose();
    }

    private SolverIdentity Unnamed => new(_program.Name, "");

    private async Task<SolverAnswer> AttemptAsync(SmtScript script, CancellationToken cancellation)
    {
        for (var (attempt, spent) = (1, TimeSpan.Zero); ; attempt++)
        {
            var began = _time.GetTimestamp();
            try
            {
                return await OnProcessAsync(script, _limits.QuestionTime - spent, cancellation).ConfigureAwait(false);
            }
            catch (SolverLostException lost) when (lost.Reason is NotKnownReason.Died or NotKnownReason.Timeout && attempt < Attempts && (spent += _time.GetElapsedTime(began)) < _limits.QuestionTime)
            {
                // Once more, on a fresh process, with what is left of the time.
            }
            catch (SolverLostException lost)
            {
                return new NotKnown(Unnamed, lost.Reason, lost.Message);
            }
        }
    }

    private async Task<SolverAnswer> OnProcessAsync(SmtScript script, TimeSpan allowed, CancellationToken cancellation)
    {
        var process = await TakeAsync(cancellation).ConfigureAwait(false);
        var question = new SolverQuestion(process, _program, script, _limits, _time);
        var inStep = false;
        using var deadline = new CancellationTokenSource(allowed, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, deadline.Token);
        try
        {
            var answer = await question.AskAsync(either.Token).ConfigureAwait(false);
            inStep = question.InStep;
            return answer;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new NotKnown(process.Identity, NotKnownReason.Timeout, $"The solver does not answer within {_limits.QuestionTime.TotalSeconds:0.###} s.");
        }
        finally
        {
            if (inStep && process.Questions < _limits.QuestionsPerProcess) _idle.Push(process);
            else process.Dispose();
        }
    }

    private async Task<SolverProcess> TakeAsync(CancellationToken cancellation)
    {
        while (_idle.TryPop(out var idle))
        {
            if (!idle.HasEnded) return idle;
            idle.Dispose();
        }
        await PrepareAsync(cancellation).ConfigureAwait(false);
        using var deadline = new CancellationTokenSource(_limits.StartTime, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, deadline.Token);
        try
        {
            return await SolverProcess.StartAsync(_program, _folder, _limits, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new SolverLostException(NotKnownReason.Unavailable, $"The solver `{_program.File}` does not say who it is within {_limits.StartTime.TotalSeconds:0.###} s.");
        }
    }

    private async Task PrepareAsync(CancellationToken cancellation)
    {
        await _preparing.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            if (_prepared) return;
            _folder = await _program.Prepare(cancellation).ConfigureAwait(false);
            _prepared = true;
        }
        catch (Exception bad) when (bad is not OperationCanceledException)
        {
            throw new SolverLostException(NotKnownReason.Unavailable, $"The solver `{_program.Name}` cannot be made ready: {bad.Message}");
        }
        finally
        {
            _preparing.Release();
        }
    }
}
