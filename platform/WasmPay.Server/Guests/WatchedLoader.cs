using Microsoft.Extensions.Logging;
using WasmPay.Platform;
using WasmPay.Platform.Validators;
using WasmPay.Sandbox.Contracts;

namespace WasmPay.Server.Guests;

/// <summary>A loader whose refusals are in the log.</summary>
internal sealed class WatchedLoader(IValidatorLoader loader, ILogger logger) : IValidatorLoader
{
    public IReadOnlyDictionary<string, string> Quarantined => loader.Quarantined;

    public Result<LoadedValidator> Load(ReadOnlyMemory<byte> component)
    {
        var loaded = loader.Load(component);
        if (loaded.Error is { } refused && logger.IsEnabled(LogLevel.Warning)) GuestLog.Refused(logger, Digest.Of(component.Span), component.Length, OneLine.Of(refused.Message));
        return loaded;
    }

    public IReadOnlyList<Outcome> Validate(IReadOnlyList<ValidatorCall> calls, CancellationToken cancellation = default) => loader.Validate(calls, cancellation);

    public bool Release(string digest) => loader.Release(digest);
}
