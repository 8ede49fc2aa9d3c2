using Microsoft.Extensions.Logging;

namespace WasmPay.Server.Guests;

/// <summary>What an operator is told of guests. Workers that were lost and replaced are told of by their host, in the same log.</summary>
internal static partial class GuestLog
{
    /// <summary>The category of these events.</summary>
    public const string Category = "WasmPay.Guests";

    [LoggerMessage(901, LogLevel.Warning, "Guests have no processes of their own: {Reason}")]
    public static partial void InProcess(ILogger logger, string reason);

    [LoggerMessage(902, LogLevel.Warning, "The component {Digest} of {Bytes} bytes was refused: {Reason}")]
    public static partial void Refused(ILogger logger, string digest, int bytes, string reason);

    [LoggerMessage(903, LogLevel.Error, "A warm function of a module of {Bytes} bytes could not be compiled and stays interpreted; this is a fault of the engine.")]
    public static partial void CompilationFailed(ILogger logger, int bytes, Exception failure);

    [LoggerMessage(908, LogLevel.Warning, "{Sentence}")]
    public static partial void NoArtifacts(ILogger logger, string sentence);

    [LoggerMessage(904, LogLevel.Error, "The component {Digest} is quarantined, and its payments are referred until it is released: {Reason}")]
    public static partial void Quarantined(ILogger logger, string digest, string reason);

    [LoggerMessage(905, LogLevel.Warning, "{Who} revoked the component {Digest}; its payments are referred from now on: {Reason}")]
    public static partial void Revoked(ILogger logger, string who, string digest, string reason);

    [LoggerMessage(906, LogLevel.Warning, "{Who} reinstated the component {Digest}: {Reason}")]
    public static partial void Reinstated(ILogger logger, string who, string digest, string reason);

    [LoggerMessage(907, LogLevel.Warning, "{Who} released the component {Digest} from quarantine: {Reason}")]
    public static partial void Released(ILogger logger, string who, string digest, string reason);

    [LoggerMessage(908, LogLevel.Error, "The live component {Digest} of {Target} is not called, and its payments are referred: {Reason}")]
    public static partial void StandsIn(ILogger logger, string digest, string target, string reason);
}
