using WasmPay.Solving.Terms;

namespace WasmPay.Solving.Processes;

/// <summary>One question put to one process: check, read the values, then keep as much of what is preferred as there is time for.</summary>
internal sealed class SolverQuestion(SolverProcess process, SolverProgram program, SmtScript script, SolverLimits limits, TimeProvider time)
{
    private IReadOnlyList<SmtValue> _values = [];

    /// <summary>Whether the process is in step and can take another question.</summary>
    public bool InStep { get; private set; } = true;

    /// <summary>The answer.</summary>
    /// <exception cref="SolverLostException">The process ended or is out of step.</exception>
    /// <exception cref="OperationCanceledException">Time is over, or the caller wants no answer.</exception>
    public async Task<SolverAnswer> AskAsync(CancellationToken cancellation)
    {
        process.Questions++;
        var said = await CheckAsync(cancellation).ConfigureAwait(false);
        switch (said.Trim())
        {
            case "unsat":
                return new Unsatisfiable(process.Identity);
            case "unknown":
                return await UnknownAsync(cancellation).ConfigureAwait(false);
            case "sat":
                if (!await ReadValuesAsync(cancellation).ConfigureAwait(false)) return NotUnderstood("its values");
                await PreferAsync(cancellation).ConfigureAwait(false);
                return new Satisfiable(process.Identity, _values);
            default:
                if (SolverProcess.SaysMemory(said)) throw new SolverLostException(NotKnownReason.Memory, $"The solver lacks memory: {SolverProcess.Quote(said)}");
                return NotUnderstood(said);
        }
    }

    // A solver gives up by itself when its time is over. One that does not hangs, and another may answer at once.
    private async Task<string> CheckAsync(CancellationToken cancellation)
    {
        using var late = new CancellationTokenSource(limits.CheckTime + limits.LateTime, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, late.Token);
        try
        {
            return await process.SayAsync($"{program.Opening(limits.CheckTime)}{script.Text}(check-sat)\n", either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new SolverLostException(NotKnownReason.Timeout, $"The solver says nothing within {(limits.CheckTime + limits.LateTime).TotalSeconds:0.###} s.");
        }
    }

    private async Task<SolverAnswer> UnknownAsync(CancellationToken cancellation)
    {
        var why = SolverProcess.Quote(await process.SayAsync("(get-info :reason-unknown)\n", cancellation).ConfigureAwait(false));
        if (SolverProcess.SaysMemory(why)) return new NotKnown(process.Identity, NotKnownReason.Memory, $"The solver lacks memory: {why}");
        return new[] { "timeout", "cancel", "resource", "interrupt" }.Any(word => why.Contains(word, StringComparison.OrdinalIgnoreCase))
            ? new NotKnown(process.Identity, NotKnownReason.Timeout, $"The solver gives up after {limits.CheckTime.TotalSeconds:0.###} s.")
            : new NotKnown(process.Identity, NotKnownReason.GaveUp, $"The solver gives up: {why}");
    }

    private async Task PreferAsync(CancellationToken cancellation)
    {
        if (script.Preferred.Count == 0) return;
        using var deadline = new CancellationTokenSource(limits.PreferenceTime, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, deadline.Token);
        try
        {
            await KeepAsync(0, script.Preferred.Count, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // The values of the last check stand; the process is still busy with the next.
            InStep = false;
        }
    }

    // All at once where they can be, else each half by itself: few are usually in the way.
    private async Task KeepAsync(int begin, int end, CancellationToken cancellation)
    {
        var asserted = string.Concat(Enumerable.Range(begin, end - begin).Select(i => $"(assert {script.Preferred[i].Text})\n"));
        var said = await process.SayAsync($"(push 1)\n{asserted}(check-sat)\n", cancellation).ConfigureAwait(false);
        if (said.Trim() == "sat" && await ReadValuesAsync(cancellation).ConfigureAwait(false)) return;
        await process.SayAsync("(pop 1)\n", cancellation).ConfigureAwait(false);
        if (end - begin == 1) return;
        var middle = begin + (end - begin) / 2;
        await KeepAsync(begin, middle, cancellation).ConfigureAwait(false);
        await KeepAsync(middle, end, cancellation).ConfigureAwait(false);
    }

    private async Task<bool> ReadValuesAsync(CancellationToken cancellation)
    {
        if (await new ModelReader(process, script.Wanted).ReadAsync(cancellation).ConfigureAwait(false) is not { } values) return false;
        _values = values;
        return true;
    }

    private NotKnown NotUnderstood(string said)
    {
        // What does not understand us, or is not understood, may be in any state.
        InStep = false;
        return new NotKnown(process.Identity, NotKnownReason.NotUnderstood, $"The solver's answer is not understood: {SolverProcess.Quote(said)}");
    }
}
