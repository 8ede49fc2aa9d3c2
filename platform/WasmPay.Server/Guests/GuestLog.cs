using Microsoft.Extensions.Logging;
using WasmPay.Wasm;

namespace WasmPay.Server.Guests;

/// <summary>
/// What an operator is told of guests. Workers that were lost and replaced are told of by their host, in the same log. What components,
/// workers and people say goes in as <see cref="VisibleText.Line"/> shows it, so that none of them begins a line of the log.
/// </summary>
internal static partial class GuestLog
{
    /// <summary>The category of these events.</summary>
    public const string Category = "WasmPay.Guests";

    [LoggerMessage(901, LogLevel.Warning, "Guests have no processes of their own: {Reason}")]
    public static partial void InProcess(ILogger logger, string reason);

    public static void Refused(ILogger logger, string digest, int bytes, string reason) => LogRefused(logger, digest, bytes, VisibleText.Line(reason));

    [LoggerMessage(902, LogLevel.Warning, "The component {Digest} of {Bytes} bytes was refused: {Reason}")]
    private static partial void LogRefused(ILogger logger, string digest, int bytes, string reason);

    public static void NotLookedAt(ILogger logger, string digest, int bytes, string reason) => LogNotLookedAt(logger, digest, bytes, VisibleText.Line(reason));

    [LoggerMessage(909, LogLevel.Warning, "The component {Digest} of {Bytes} bytes was neither admitted nor refused: {Reason}")]
    private static partial void LogNotLookedAt(ILogger logger, string digest, int bytes, string reason);

    [LoggerMessage(903, LogLevel.Error, "A warm function of a module of {Bytes} bytes could not be compiled and stays interpreted; this is a fault of the engine.")]
    public static partial void CompilationFailed(ILogger logger, int bytes, Exception failure);

    [LoggerMessage(908, LogLevel.Warning, "{Sentence}")]
    public static partial void NoArtifacts(ILogger logger, string sentence);

    public static void Quarantined(ILogger logger, string digest, string reason) => LogQuarantined(logger, digest, VisibleText.Line(reason));

    [LoggerMessage(904, LogLevel.Error, "The component {Digest} is quarantined, and its payments are referred until it is released: {Reason}")]
    private static partial void LogQuarantined(ILogger logger, string digest, string reason);

    // Who did it and why is in the audit records, and not here.
    [LoggerMessage(905, LogLevel.Warning, "The component {Digest} was revoked; its payments are referred from now on, and after a day no more unless somebody ratifies it.")]
    public static partial void Revoked(ILogger logger, string digest);

    [LoggerMessage(952, LogLevel.Warning, "The revocation of the component {Digest} was ratified.")]
    public static partial void Ratified(ILogger logger, string digest);

    [LoggerMessage(906, LogLevel.Warning, "The component {Digest} was reinstated.")]
    public static partial void Reinstated(ILogger logger, string digest);

    [LoggerMessage(907, LogLevel.Warning, "The component {Digest} was released from quarantine.")]
    public static partial void Released(ILogger logger, string digest);

    [LoggerMessage(953, LogLevel.Warning, "{Bank} was stopped; its payments are referred from now on, and after a day no more unless somebody ratifies it.")]
    public static partial void BankStopped(ILogger logger, string bank);

    [LoggerMessage(954, LogLevel.Warning, "The stop of {Bank} was ratified.")]
    public static partial void StopRatified(ILogger logger, string bank);

    [LoggerMessage(955, LogLevel.Warning, "Payments of {Bank} go on.")]
    public static partial void BankResumed(ILogger logger, string bank);

    public static void StandsIn(ILogger logger, string digest, string target, string reason) => LogStandsIn(logger, digest, target, VisibleText.Line(reason));

    [LoggerMessage(910, LogLevel.Error, "The live component {Digest} of {Target} is not called, and its payments are referred: {Reason}")]
    private static partial void LogStandsIn(ILogger logger, string digest, string target, string reason);
}
