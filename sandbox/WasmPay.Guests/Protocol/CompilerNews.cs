namespace WasmPay.Guests.Protocol;

/// <summary>What a worker's compiler works on beside the calls, told before it begins: so the host knows it also of a worker that died of it.</summary>
/// <param name="Digest">The component's digest; null where the compiler works on nothing any more.</param>
internal readonly record struct CompilerNews(string? Digest)
{
    /// <summary>Most bytes of the message's payload.</summary>
    public const int Bytes = 1 + DigestBytes;
    private const int DigestBytes = 32;

    public void Write(WireWriter to)
    {
        to.Begin(MessageKind.Compiling);
        to.Flag(Digest is not null);
        if (Digest is null) return;
        Span<byte> digest = stackalloc byte[DigestBytes];
        Convert.FromHexString(Digest, digest, out _, out _);
        to.Raw(digest);
    }

    public static CompilerNews Read(ref WireReader from)
    {
        var news = new CompilerNews(from.Flag() ? Convert.ToHexStringLower(from.Take(DigestBytes)) : null);
        from.End();
        return news;
    }
}
