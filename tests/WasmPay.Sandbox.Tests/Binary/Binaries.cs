namespace WasmPay.Sandbox.Tests.Binary;

/// <summary>Writes components by hand.</summary>
internal static class Binaries
{
    private static readonly byte[] ComponentPreamble = [0, 0x61, 0x73, 0x6D, 0x0D, 0, 1, 0], CorePreamble = [0, 0x61, 0x73, 0x6D, 1, 0, 0, 0];

    public static byte[] Component(params byte[][] sections) => [.. ComponentPreamble, .. sections.SelectMany(section => section)];

    public static byte[] CoreModule(params byte[][] sections) => [.. CorePreamble, .. sections.SelectMany(section => section)];

    /// <summary>A component's section with a core module.</summary>
    public static byte[] ModuleSection(byte[] module) => Section(1, module);

    /// <summary>A component's section with a component.</summary>
    public static byte[] ComponentSection(byte[] component) => Section(4, component);

    /// <summary>A section whose size takes five bytes, which is allowed, so that offsets are easily known.</summary>
    public static byte[] Section(byte id, byte[] content) => [id, .. Padded(content.Length), .. content];

    /// <summary>An unsigned LEB128 of five bytes.</summary>
    public static byte[] Padded(int value) =>
        [(byte)(value | 0x80), (byte)(value >> 7 | 0x80), (byte)(value >> 14 | 0x80), (byte)(value >> 21 | 0x80), (byte)(value >> 28)];

    /// <summary>Bytes of a preamble, and of what <see cref="Section"/> puts before the content.</summary>
    public const int PreambleBytes = 8, SectionHeadBytes = 6;
}
