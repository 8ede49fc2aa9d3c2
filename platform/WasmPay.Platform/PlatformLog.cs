using Microsoft.Extensions.Logging;
using WasmPay.Platform.Transactions;

namespace WasmPay.Platform;

/// <summary>What the platform says to its operator, with numbers from 940 on: ids, digests and codes, and nothing that people are called or write.</summary>
internal static partial class PlatformLog
{
    [LoggerMessage(940, LogLevel.Information, "The store is open: {Kind}, at migration {Migration}")]
    public static partial void Opened(ILogger log, string kind, long migration);

    public static void Decided(ILogger log, TransactionRecord payment, TimeSpan took)
    {
        if (!log.IsEnabled(LogLevel.Debug)) return;
        Decided(log, payment.Id, Wire.Name(payment.Status), (long)took.TotalMilliseconds, payment.LiveVersion);
        foreach (var one in payment.Evaluations)
            Evaluated(log, payment.Id, one.Target, Wire.Name(one.Role), one.Digest, Wire.Name(one.Outcome.Kind), Wire.Name(one.Decision), (long)one.Outcome.Fuel);
    }

    [LoggerMessage(941, LogLevel.Debug, "Payment {Payment} is {Status} after {Milliseconds} ms, by live set {LiveSet}")]
    private static partial void Decided(ILogger log, string payment, string status, long milliseconds, long liveSet);

    [LoggerMessage(942, LogLevel.Debug, "Payment {Payment}: for {Target} ({Role}) component {Digest} came to {Outcome}, {Decision}, with {Fuel} fuel")]
    private static partial void Evaluated(ILogger log, string payment, string target, string role, string digest, string outcome, string decision, long fuel);

    [LoggerMessage(943, LogLevel.Information, "Live set {Version} is in force here: {Live} live, {Shadow} in shadow")]
    public static partial void InForce(ILogger log, long version, int live, int shadow);

    [LoggerMessage(944, LogLevel.Warning, "A transaction lost its race {Attempts} times and was given up; its caller is told to ask again")]
    public static partial void GivenUp(ILogger log, int attempts);
}
