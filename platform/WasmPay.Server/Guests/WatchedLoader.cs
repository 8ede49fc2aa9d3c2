using Microsoft.Extensions.Logging;
using WasmPay.Platform;
using WasmPay.Platform.Validators;
using WasmPay.Sandbox.Contracts;

namespace WasmPay.Server.Guests;

/// <summary>A loader of which the log has what it refused, and what it could not look at.</summary>
internal sealed class WatchedLoader(IValidatorLoader loader, ILogger logger) : IValidatorLoader
{
    public IReadOnlyDictionary<string, string> Quarantined => loader.Quarantined;

    public Result<LoadedValidator> Load(ReadOnlyMemory<byte> component) => Load(component, CancellationToken.None);

    public Result<LoadedValidator> Load(ReadOnlyMemory<byte> component, CancellationToken cancellation)
    {
        var loaded = loader.Load(component, cancellation);
        if (loaded.Error is not { } error || !logger.IsEnabled(LogLevel.Warning)) return loaded;
        var digest = Digest.Of(component.Span);
        if (error.Code == ErrorCode.Unavailable) GuestLog.NotLookedAt(logger, digest, component.Length, error.Message);
        else GuestLog.Refused(logger, digest, component.Length, error.Message);
        return loaded;
    }

    public IReadOnlyList<Outcome> Validate(IReadOnlyList<ValidatorCall> calls, CancellationToken cancellation = default) => loader.Validate(calls, cancellation);

    public bool Release(string digest) => loader.Release(digest);
}
