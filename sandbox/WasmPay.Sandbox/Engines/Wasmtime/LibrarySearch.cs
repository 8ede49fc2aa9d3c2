using System.Runtime.InteropServices;

namespace WasmPay.Sandbox.Engines.Wasmtime;

/// <summary>Where a libwasmtime may lie.</summary>
internal static class LibrarySearch
{
    /// <summary>Opens the first library that is there, in the order that <see cref="WasmtimeLibrary"/> promises.</summary>
    public static bool TryOpen(string? path, out string file, out nint handle, out string reason)
    {
        if (path is not null) return TryOpenNamed(path, "the path given", out file, out handle, out reason);
        if (Environment.GetEnvironmentVariable(WasmtimeLibrary.EnvironmentVariable) is { Length: > 0 } variable)
            return TryOpenNamed(variable, WasmtimeLibrary.EnvironmentVariable, out file, out handle, out reason);

        foreach (var beside in FilesAt(AppContext.BaseDirectory))
        {
            file = beside;
            reason = "";
            if (NativeLibrary.TryLoad(beside, out handle)) return true;
        }

        foreach (var name in FileNames())
        {
            file = name;
            reason = "";
            if (NativeLibrary.TryLoad(name, out handle)) return true;
        }

        file = "";
        handle = 0;
        reason = $"No Wasmtime library was found: {WasmtimeLibrary.EnvironmentVariable} is not set, and neither the application's folder nor the system's search path has {FileNames()[0]}.";
        return false;
    }

    /// <summary>The candidates that exist: the file itself, or what a folder holds (also an unpacked package or Python wheel).</summary>
    public static IEnumerable<string> FilesAt(string path)
    {
        if (File.Exists(path)) return [path];
        string[] folders =
        [
            path,
            Path.Combine(path, "lib"),
            Path.Combine(path, "runtimes", RuntimeIdentifier(), "native"),
            Path.Combine(path, "wasmtime", WheelFolder()),
        ];
        return folders.SelectMany(folder => FileNames().Select(name => Path.Combine(folder, name))).Where(File.Exists);
    }

    private static bool TryOpenNamed(string path, string origin, out string file, out nint handle, out string reason)
    {
        file = FilesAt(path).FirstOrDefault() ?? "";
        handle = 0;
        reason = "";
        if (file.Length == 0)
            reason = $"No Wasmtime library is at {path}, which {origin} names.";
        else if (!NativeLibrary.TryLoad(file, out handle))
            reason = $"{file}, which {origin} names, is not a library that this machine can load.";
        return handle != 0;
    }

    private static string[] FileNames() =>
        OperatingSystem.IsWindows() ? ["wasmtime.dll", "_wasmtime.dll"]
        : OperatingSystem.IsMacOS() ? ["libwasmtime.dylib", "_libwasmtime.dylib"]
        : ["libwasmtime.so", "_libwasmtime.so"];

    private static string RuntimeIdentifier()
    {
        var system = OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux";
        return RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? $"{system}-arm64" : $"{system}-x64";
    }

    private static string WheelFolder()
    {
        var system = OperatingSystem.IsWindows() ? "win32" : OperatingSystem.IsMacOS() ? "darwin" : "linux";
        return RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? $"{system}-aarch64" : $"{system}-x86_64";
    }
}
