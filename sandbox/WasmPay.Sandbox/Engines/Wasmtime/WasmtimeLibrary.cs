using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.InteropServices;
using WasmPay.Sandbox.Engines.Wasmtime.Native;

namespace WasmPay.Sandbox.Engines.Wasmtime;

/// <summary>
/// libwasmtime, found and loaded. A process has one: native imports are bound for good at their first call,
/// so the first library that is found stays and asking for another one is refused.
/// </summary>
public sealed class WasmtimeLibrary
{
    /// <summary>The environment variable that names the library's file, or a folder that holds it.</summary>
    public const string EnvironmentVariable = "WASMPAY_WASMTIME";

    // The only static state of this folder; the runtime's import resolver is itself one for an assembly.
    private static readonly Lock Gate = new();
    private static WasmtimeLibrary? s_loaded;

    private readonly nint _handle;

    private WasmtimeLibrary(string path, WasmtimeVersion version, nint handle)
    {
        Path = path;
        Version = version;
        _handle = handle;
    }

    /// <summary>The file that was loaded, or its bare name where the system's search found it.</summary>
    public string Path { get; }

    /// <summary>Its version, read off the library itself.</summary>
    public WasmtimeVersion Version { get; }

    /// <summary>The version that this process uses; there must be one.</summary>
    internal static WasmtimeVersion Loaded => s_loaded!.Version;

    /// <summary>Finds the library as the environment, the application's folder and the system offer it.</summary>
    /// <param name="reason">One sentence: where it was found, or why there is none.</param>
    public static bool TryFind(out string reason) => TryFind(null, out _, out reason);

    /// <summary>
    /// Finds and loads the library: <paramref name="path"/> (a file or a folder), else <c>WASMPAY_WASMTIME</c>, else the Wasmtime
    /// package's <c>runtimes/*/native</c> beside the application, else the system's search path. What was named explicitly
    /// is used or refused, never passed over.
    /// </summary>
    /// <param name="path">A file or folder, or null for the search.</param>
    /// <param name="library">The library, when true.</param>
    /// <param name="reason">One sentence: where it was found, or why there is none.</param>
    public static bool TryFind(string? path, [NotNullWhen(true)] out WasmtimeLibrary? library, out string reason)
    {
        lock (Gate)
        {
            if (s_loaded is { } loaded)
            {
                library = loaded.IsAt(path) ? loaded : null;
                reason = library is null
                    ? $"This process already uses Wasmtime {loaded.Version} from {loaded.Path} and cannot load another from {path}."
                    : $"Wasmtime {loaded.Version} from {loaded.Path}.";
                return library is not null;
            }

            if (!LibrarySearch.TryOpen(path, out var file, out var handle, out reason)) return Refuse(out library);
            if (!WasmtimeVersion.TryRead(handle, out var version))
            {
                NativeLibrary.Free(handle);
                reason = $"{file} is not a Wasmtime C API library that tells its version.";
                return Refuse(out library);
            }

            if (!version.IsSupported)
            {
                NativeLibrary.Free(handle);
                reason = $"{file} is Wasmtime {version}; supported are {WasmtimeVersion.Supported}.";
                return Refuse(out library);
            }

            library = s_loaded = new WasmtimeLibrary(file, version, handle);
            NativeLibrary.SetDllImportResolver(typeof(NativeMethods).Assembly, Resolve);
            reason = $"Wasmtime {version} from {file}.";
            return true;
        }
    }

    private static bool Refuse(out WasmtimeLibrary? library)
    {
        library = null;
        return false;
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? search) =>
        name == NativeMethods.Library ? s_loaded!._handle : 0;

    private bool IsAt(string? path) =>
        path is null || LibrarySearch.FilesAt(path).Any(file => System.IO.Path.GetFullPath(file) == System.IO.Path.GetFullPath(Path));
}
