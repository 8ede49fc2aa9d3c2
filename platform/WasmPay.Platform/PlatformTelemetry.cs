using System.Diagnostics;
using System.Diagnostics.Metrics;
using WasmPay.Platform.Transactions;

namespace WasmPay.Platform;

/// <summary>What the platform measures of itself. Nothing is collected unless somebody listens.</summary>
public static class PlatformTelemetry
{
    /// <summary>The name of the activity source and of the meter.</summary>
    public const string Name = "WasmPay.Platform";

    internal static readonly ActivitySource Activities = new(Name);

    private static readonly Meter Meter = new(Name);
    private static readonly Counter<long> Submitted = Meter.CreateCounter<long>("wasmpay.transactions", "{transaction}", "Transactions by the status to which they came.");
    private static readonly Histogram<double> Duration = Meter.CreateHistogram<double>("wasmpay.transaction.duration", "s", "From the order to the committed answer.");
    private static readonly Histogram<long> Fuel = Meter.CreateHistogram<long>("wasmpay.validator.fuel", "{fuel}", "Fuel of one validator's call.");
    private static readonly Counter<long> Refused = Meter.CreateCounter<long>("wasmpay.transactions.refused", "{order}", "Orders of which nothing was kept, by error code.");

    internal static void Record(Result<Submission> result, TimeSpan duration)
    {
        if (result.Error is { } error)
        {
            Refused.Add(1, new KeyValuePair<string, object?>("code", error.CodeName));
            return;
        }
        var submission = result.Value;
        if (submission.Replayed) return;
        Submitted.Add(1, new KeyValuePair<string, object?>("status", Wire.Name(submission.Transaction.Status)));
        Duration.Record(duration.TotalSeconds);
        foreach (var evaluation in submission.Transaction.Evaluations)
            Fuel.Record((long)evaluation.Outcome.Fuel, new KeyValuePair<string, object?>("role", Wire.Name(evaluation.Role)));
    }
}
