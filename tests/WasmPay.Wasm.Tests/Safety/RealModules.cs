using WasmPay.Testing;

namespace WasmPay.Wasm.Tests.Safety;

/// <summary>Core modules that compilers made: out of components of this repository, and one as it is.</summary>
internal static class RealModules
{
    private const int HeaderBytes = 8;

    public static byte[][] All { get; } =
    [
        File.ReadAllBytes(InTests("WasmPay.Benchmarks", "guests", "compute.wasm")),
        .. CoreModules(File.ReadAllBytes(InTests("WasmPay.Fuzzing.Tests", "Components", "right.wasm"))),
    ];

    /// <summary>Below <c>../shared</c>: a component that a Rust compiler made.</summary>
    public const string RustComponent = "components/rust-guard-unknown.wasm";

    /// <summary>The core modules of <see cref="RustComponent"/>.</summary>
    public static IEnumerable<byte[]> OfRust => CoreModules(File.ReadAllBytes(SharedMaterial.PathOf(RustComponent)));

    /// <summary>The sections of a module or component that is known to be well-formed: their id, where they begin, and their size.</summary>
    public static IEnumerable<(byte Id, int At, int Size)> Sections(byte[] binary)
    {
        for (var at = HeaderBytes; at < binary.Length;)
        {
            var (start, size, shift) = (at++, 0, 0);
            do
            {
                size |= (binary[at] & 0x7F) << shift;
                shift += 7;
            }
            while (binary[at++] >= 0x80);
            yield return (binary[start], start, size);
            at += size;
        }
    }

    // Section 1 of a component is a core module (the component model's Binary.md).
    private static IEnumerable<byte[]> CoreModules(byte[] component)
    {
        foreach (var (id, at, size) in Sections(component))
            if (id == 1) yield return component[(at + 1 + Assembly.Wasm.U((uint)size).Length)..][..size];
    }

    private static string InTests(params string[] path) => Path.Combine([SharedMaterial.RepositoryRoot, "tests", .. path]);
}
