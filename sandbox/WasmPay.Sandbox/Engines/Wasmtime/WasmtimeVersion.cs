using System.Globalization;
using System.Runtime.InteropServices;

namespace WasmPay.Sandbox.Engines.Wasmtime;

/// <summary>A release of Wasmtime.</summary>
public readonly record struct WasmtimeVersion(int Major, int Minor, int Patch)
{
    private const int NewestKnownMajor = 120;
    private const int NewestKnownPatch = 40;

    // 34 to 36 share one layout and signatures; 48 is the long-term release after them.
    private static readonly int[] SupportedMajors = [48, 36, 35, 34];

    /// <summary>The supported releases, for a message.</summary>
    public static string Supported => "34, 35, 36 and 48";

    /// <summary>True where the layouts of this folder are the release's own.</summary>
    public bool IsSupported => Array.IndexOf(SupportedMajors, Major) >= 0;

    /// <summary>From 37 on references carry a pointer and are unrooted without their store.</summary>
    internal bool HasWideReferences => Major >= 37;

    /// <summary>In 34 to 36 v128 is a kind of value type like the others; 48 has functions of its own for it.</summary>
    internal bool HasVectorFunctions => Major >= 48;

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Major}.{Minor}.{Patch}");

    /// <summary>
    /// Reads the version off a loaded library. The C API has no function for it, but the debugger helpers that every build
    /// exports carry it in their names, so that two releases can live in one process.
    /// </summary>
    internal static bool TryRead(nint library, out WasmtimeVersion version)
    {
        version = default;
        if (!NativeLibrary.TryGetExport(library, "wasmtime_func_call_unchecked", out _)) return false;
        foreach (var major in SupportedMajors.Concat(Enumerable.Range(1, NewestKnownMajor)))
        {
            for (var patch = 0; patch <= NewestKnownPatch; patch++)
            {
                foreach (var prefix in (ReadOnlySpan<string>)["", "wasmtime_"])
                {
                    if (!NativeLibrary.TryGetExport(library, string.Create(CultureInfo.InvariantCulture, $"{prefix}set_vmctx_memory_{major}_0_{patch}"), out _)) continue;
                    version = new WasmtimeVersion(major, 0, patch);
                    return true;
                }
            }
        }

        return false;
    }
}
