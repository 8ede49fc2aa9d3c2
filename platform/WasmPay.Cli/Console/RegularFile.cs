using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace WasmPay.Cli.Console;

/// <summary>Tells files from pipes and devices, which .NET does not: opening a pipe waits for whoever writes into it, and some devices never end.</summary>
internal static class RegularFile
{
    private const int WorkingFolder = -100, FollowLinks = 0;
    private const uint TypeOnly = 1;

    // struct statx has the same form everywhere: linux/stat.h.
    private const int StructureBytes = 256, ModeOffset = 28, TypeBits = 0xF000, Regular = 0x8000;

    /// <summary>Whether a path names one, links followed. Where the system does not tell, whether it names a file at all.</summary>
    public static bool IsAt(string path)
    {
        if (!File.Exists(path)) return false;
        if (!OperatingSystem.IsLinux()) return true;
        var found = new byte[StructureBytes];
        return statx(WorkingFolder, Encoding.UTF8.GetBytes(path + '\0'), FollowLinks, TypeOnly, found) == 0
            && (BinaryPrimitives.ReadUInt16LittleEndian(found.AsSpan(ModeOffset)) & TypeBits) == Regular;
    }

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int statx(int folder, byte[] path, int flags, uint mask, byte[] found);
}
