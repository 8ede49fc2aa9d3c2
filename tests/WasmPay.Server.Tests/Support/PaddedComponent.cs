using WasmPay.Testing;

namespace WasmPay.Server.Tests.Support;

/// <summary>A validator that decides, made as long as a test wants it by a custom section that means nothing.</summary>
internal static class PaddedComponent
{
    /// <param name="bytes">How long.</param>
    /// <param name="mark">What makes it differ from others as long.</param>
    public static byte[] Make(int bytes, byte mark = 0)
    {
        var plain = File.ReadAllBytes(Path.Combine(SharedMaterial.RepositoryRoot, "tests", "WasmPay.Sandbox.Tests", "Fixtures", "behaviours-utf8.wasm"));
        var section = bytes - plain.Length - 6;
        var padded = new byte[bytes];
        plain.CopyTo(padded, 0);
        // Section 0, its length in five bytes, a name of one letter.
        for (var i = 0; i < 5; i++) padded[plain.Length + 1 + i] = (byte)(section >> (7 * i) & 0x7F | (i < 4 ? 0x80 : 0));
        (padded[plain.Length + 6], padded[plain.Length + 7], padded[plain.Length + 8]) = (1, (byte)'p', mark);
        return padded;
    }
}
