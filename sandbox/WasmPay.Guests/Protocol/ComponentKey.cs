namespace WasmPay.Guests.Protocol;

/// <summary>A component on an engine, as messages name it.</summary>
/// <param name="Digest">SHA-256 of the component's bytes, in lower-case hexadecimal.</param>
/// <param name="Engine">The engine's place among the settings' engines.</param>
/// <param name="Coverage">Whether its code counts what it executes.</param>
internal readonly record struct ComponentKey(string Digest, byte Engine, bool Coverage = false)
{
    /// <summary>Bytes that a key takes.</summary>
    public const int Bytes = DigestBytes + 2;
    private const int DigestBytes = 32;

    public void Write(WireWriter to)
    {
        Span<byte> digest = stackalloc byte[DigestBytes];
        Convert.FromHexString(Digest, digest, out _, out _);
        to.Raw(digest);
        to.Byte(Engine);
        to.Flag(Coverage);
    }

    public static ComponentKey Read(ref WireReader from) => new(Convert.ToHexStringLower(from.Take(DigestBytes)), from.Byte(), from.Flag());
}
