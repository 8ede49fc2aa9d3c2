using System.Globalization;
using System.Runtime.InteropServices;

namespace WasmPay.Sandbox.Engines.Wasmtime;

/// <summary>A release of Wasmtime.</summary>
public readonly record struct WasmtimeVersion(int Major, int Minor, int Patch)
{
    private const int NewestKnownPatch = 40;

    // 50 is the package's; 48, the long-term release before it, has the same C API and is a further opinion in tests.
    private static readonly int[] SupportedMajors = [50, 48];

    /// <summary>The supported releases, for a message.</summary>
    public static string Supported => "50 and 48";

    /// <summary>True where the layouts of this folder are the release's own.</summary>
    public bool IsSupported => Array.IndexOf(SupportedMajors, Major) >= 0;

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Major}.{Minor}.{Patch}");

    /// <summary>
    /// Reads the version off a loaded library, if it is a supported one. The C API has no function for it, but the debugger helpers that
    /// every build exports carry it in their names, so that two releases can live in one process.
    /// </summary>
    internal static bool TryRead(nint library, out WasmtimeVersion version)
    {
        version = default;
        if (!NativeLibrary.TryGetExport(library, "wasmtime_func_call_unchecked", out _)) return false;
        foreach (var major in SupportedMajors)
        {
            for (var patch = 0; patch <= NewestKnownPatch; patch++)
            {
                if (!NativeLibrary.TryGetExport(library, string.Create(CultureInfo.InvariantCulture, $"set_vmctx_memory_{major}_0_{patch}"), out _)) continue;
                version = new WasmtimeVersion(major, 0, patch);
                return true;
            }
        }

        return false;
    }
}
