using WasmPay.Platform;
using WasmPay.Platform.Audit.Heads;

namespace WasmPay.Server.Audit;

/// <summary>How a server signs the ends of the audit chain. Both files lie outside the database, and better on another machine's disk.</summary>
/// <param name="KeyFile">The key, a PEM file; made where there is none.</param>
/// <param name="HeadsFile">The signed ends, one a line.</param>
public sealed record AuditHeadOptions(string KeyFile, string HeadsFile)
{
    /// <summary>How often the chain's end is looked at, and signed where it moved.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromMinutes(1);
}

/// <summary>The signing of heads, where a server does it.</summary>
internal sealed class SignedHeads : IDisposable
{
    private SignedHeads(HeadSigner? signer, TimeSpan interval) => (Signer, Interval) = (signer, interval);

    /// <summary>Signs; null where nothing is signed.</summary>
    public HeadSigner? Signer { get; }

    /// <summary>How often.</summary>
    public TimeSpan Interval { get; }

    /// <summary>Opens key and file.</summary>
    /// <exception cref="ArgumentException">One of them is not what it should be, or may not be read.</exception>
    /// <exception cref="IOException">One of them cannot be read or made.</exception>
    public static SignedHeads Open(AuditHeadOptions? options, PaymentPlatform platform)
    {
        if (options is null) return new SignedHeads(null, Timeout.InfiniteTimeSpan);
        try
        {
            if (!HeadKey.OpenOrCreate(options.KeyFile).TryGet(out var key, out var error)) throw new ArgumentException(error.Message);
            if (HeadFile.Open(options.HeadsFile).TryGet(out var file, out error)) return new SignedHeads(platform.Audit.Signer(key, file), options.Interval);
            key.Dispose();
            throw new ArgumentException(error.Message);
        }
        catch (UnauthorizedAccessException denied)
        {
            throw new ArgumentException(denied.Message, denied);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Signer?.Dispose();
}
