using WasmPay.Cli.Console;
using WasmPay.Platform;
using WasmPay.Platform.Transactions;
using WasmPay.Wasm;

namespace WasmPay.Cli.Replay;

/// <summary>What came of replays: each difference as it is found, and at the end how many of each kind there are.</summary>
internal sealed class ReplayOutput(TextWriter output, bool json)
{
    // Reasons are sentences of ours with limits and names in them; few are different, and no store may make it many.
    private const int ReasonsMax = 20;

    private readonly Dictionary<string, long> _reasons = new(StringComparer.Ordinal);
    private long _agree, _differ, _notRun, _nothingToCompare;

    /// <summary>Payments looked at.</summary>
    public long Payments { get; private set; }

    /// <summary>1 where something differs; else 4 where something could not be run.</summary>
    public int ExitCode => _differ > 0 ? Console.ExitCode.No : _notRun > 0 ? Console.ExitCode.Unknown : Console.ExitCode.Done;

    /// <summary>Takes a payment.</summary>
    public void Add(ReplayReport report)
    {
        Payments++;
        foreach (var one in report.Evaluations)
        {
            if (one.Difference is { } difference) Differ(report.Transaction, one, difference);
            else if (one.NotRun is { } reason) NotRun(reason);
            else if (one.Again is null) _nothingToCompare++;
            else _agree++;
        }
    }

    /// <summary>Says how many.</summary>
    public void End()
    {
        if (json)
        {
            JsonOutput.WriteLine(output, new
            {
                payments = Payments,
                agree = _agree,
                differ = _differ,
                not_run = _notRun,
                nothing_to_compare = _nothingToCompare,
                reasons = _reasons.Select(r => new { reason = r.Key, verdicts = r.Value }),
            });
            return;
        }
        output.WriteLine($"{Payments:N0} payments: {_agree:N0} verdicts agree, {_differ:N0} differ, {_notRun:N0} could not be run");
        if (_nothingToCompare > 0) output.WriteLine($"{_nothingToCompare:N0} more had been ended by the host, which says nothing of the component");
        foreach (var (reason, count) in _reasons) output.WriteLine(VisibleText.Line($"not run, {count:N0}: {reason}"));
    }

    private void Differ(string transaction, ReplayedEvaluation one, string difference)
    {
        _differ++;
        if (json) JsonOutput.WriteLine(output, new { transaction, target = one.Stored.Target, role = Wire.Name(one.Stored.Role), digest = one.Stored.Digest, revoked = one.Revoked, difference });
        else output.WriteLine(VisibleText.Line($"differs: {transaction}, for {one.Stored.Target} ({Wire.Name(one.Stored.Role)}), component {one.Stored.Digest}: {difference}"));
    }

    private void NotRun(string reason)
    {
        _notRun++;
        var said = _reasons.ContainsKey(reason) || _reasons.Count < ReasonsMax ? reason : "other reasons";
        _reasons[said] = _reasons.GetValueOrDefault(said) + 1;
    }
}
