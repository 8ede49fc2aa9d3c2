using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.InteropServices;
using WasmPay.Sandbox.Engines.Wasmtime.Native;

namespace WasmPay.Sandbox.Engines.Wasmtime;

/// <summary>
/// libwasmtime, loaded: the Wasmtime package's, for this machine. A process has one, since native imports are bound for good at their
/// first call; tests load an older one into a load context of its own.
/// </summary>
public sealed class WasmtimeLibrary
{
    // The only static state of this folder; the runtime's import resolver is itself one for an assembly.
    private static readonly Lock Gate = new();
    private static WasmtimeLibrary? s_loaded;

    private readonly nint _handle;

    private WasmtimeLibrary(string? path, WasmtimeVersion version, nint handle) => (Path, Version, _handle) = (path, version, handle);

    /// <summary>Its version, read off the library itself.</summary>
    public WasmtimeVersion Version { get; }

    /// <summary>The file that tests asked for; null for the package's.</summary>
    internal string? Path { get; }

    /// <summary>Loads the package's library.</summary>
    /// <param name="reason">One sentence: which one it is, or why there is none.</param>
    public static bool TryFind(out string reason) => TryFind(null, out _, out reason);

    /// <summary>Loads the file at <paramref name="path"/>, or the package's library where that is null.</summary>
    internal static bool TryFind(string? path, [NotNullWhen(true)] out WasmtimeLibrary? library, out string reason)
    {
        lock (Gate)
        {
            library = s_loaded;
            if (library is not null)
            {
                reason = $"Wasmtime {library.Version}.";
                if (path is null || path == library.Path) return true;
                reason = $"This process already uses Wasmtime {library.Version} and cannot load another from {path}.";
                library = null;
                return false;
            }

            if (!TryOpen(path, out var handle))
            {
                reason = path is null ? "The Wasmtime package has no library for this machine." : $"{path} is not a library that this machine can load.";
                return false;
            }

            if (!WasmtimeVersion.TryRead(handle, out var version))
            {
                NativeLibrary.Free(handle);
                reason = $"{path ?? "The library"} is not Wasmtime {WasmtimeVersion.Supported}.";
                return false;
            }

            library = s_loaded = new WasmtimeLibrary(path, version, handle);
            NativeLibrary.SetDllImportResolver(typeof(NativeMethods).Assembly, Resolve);
            reason = $"Wasmtime {version}.";
            return true;
        }
    }

    private static bool TryOpen(string? path, out nint handle) => path is null
        ? NativeLibrary.TryLoad(NativeMethods.Library, typeof(NativeMethods).Assembly, null, out handle)
        : NativeLibrary.TryLoad(path, out handle);

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? search) =>
        name == NativeMethods.Library ? s_loaded!._handle : 0;
}
