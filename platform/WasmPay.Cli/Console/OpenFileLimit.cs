using System.Runtime.InteropServices;

namespace WasmPay.Cli.Console;

/// <summary>How many files the process may have open. With too few the runtime does not find its own libraries, and can no more say so.</summary>
internal static class OpenFileLimit
{
    // The runtime, its libraries and standard streams take some 70.
    private const ulong Least = 128;
    private const int OpenFilesResource = 7;

    /// <summary>What to raise, in one sentence; null where there are enough, or the system does not tell.</summary>
    public static string? Problem()
    {
        var limit = new ulong[2];
        if (!OperatingSystem.IsLinux() || getrlimit(OpenFilesResource, limit) != 0 || limit[0] >= Least) return null;
        return $"No more than {limit[0]} files may be open here, and this program needs {Least}: raise the limit, as by `ulimit -n 1024`.";
    }

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int getrlimit(int resource, [Out] ulong[] limit);
}
