using Microsoft.Extensions.Logging;
using WasmPay.Wasm;

namespace WasmPay.Guests.Host;

/// <summary>
/// What an operator is told of workers. Numbers and names of the events stay as they are, since alarms are set on them; those of the server's
/// own events about guests go from 901 to 910 in the same log.
/// </summary>
internal static partial class WorkerLog
{
    public static void Lost(ILogger logger, GuestWorker worker, WorkerDeath death)
    {
        var underWay = death.Suspects.Count > 0 ? $" Under way: {string.Join(", ", death.Suspects.Order(StringComparer.Ordinal))}." : "";
        var words = worker.LastWords.Trim() is { Length: > 0 } said ? $" Its last words: {said}" : "";
        Lost(logger, worker.Process, death.End, worker.Ending, VisibleText.Line(death.Explanation), underWay, words);
    }

    [LoggerMessage(911, LogLevel.Warning, "Worker {Process} died ({Reason}, {Ending}): {Explanation}.{UnderWay}{LastWords}", EventName = "WorkerLost")]
    private static partial void Lost(ILogger logger, int process, WorkerEnd reason, string? ending, string explanation, string underWay, string lastWords);

    [LoggerMessage(912, LogLevel.Error, "A worker could not be started: {Reason}", EventName = "WorkerNotStarted")]
    public static partial void NotStarted(ILogger logger, string reason);

    public static void Blamed(ILogger logger, string digest, WorkerDeath death) => Blamed(logger, digest, death.End, VisibleText.Line(death.Explanation));

    [LoggerMessage(913, LogLevel.Warning, "Component {Digest} lost its worker ({Reason}): {Explanation}.", EventName = "ComponentBlamed")]
    private static partial void Blamed(ILogger logger, string digest, WorkerEnd reason, string explanation);

    [LoggerMessage(914, LogLevel.Error, "Component {Digest} is called no more: {Reason}.", EventName = "ComponentQuarantined")]
    public static partial void Quarantined(ILogger logger, string digest, string reason);

    [LoggerMessage(915, LogLevel.Warning, "Component {Digest} is decided without Wasmtime's compiler for {Window}: worker {Process} died while it was compiled.", EventName = "ComponentNotCompiled")]
    public static partial void NotCompiled(ILogger logger, string digest, TimeSpan window, int process);

    [LoggerMessage(916, LogLevel.Error, "Worker {Process} could not compile {Functions} warm functions, which stay interpreted; this is a fault of the engine.", EventName = "FunctionsNotCompiled")]
    public static partial void FunctionsNotCompiled(ILogger logger, int process, long functions);

    [LoggerMessage(917, LogLevel.Information, "Worker {Process} is ready after {Milliseconds} ms, held by {Lockdown}.", EventName = "WorkerReady")]
    public static partial void Ready(ILogger logger, int process, int milliseconds, Lockdown.LockdownParts lockdown);
}
