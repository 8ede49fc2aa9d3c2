using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace WasmPay.Guests.Host;

/// <summary>
/// What a worker uses of memory and processor time. The kernel's file is opened when the process begins and read through the same handle ever
/// after: once the worker has locked itself, a /proc with <c>hidepid</c> shows it to nobody, and the handle still reads.
/// </summary>
internal sealed class ProcessUse : IDisposable
{
    // After the program's name, which may hold anything: the 12th and 13th fields are ticks in user and system mode, 100 a second, the 22nd is
    // pages that are resident.
    private const int UserTicks = 11, SystemTicks = 12, ResidentPages = 21;
    private const int StatBytes = 4 << 10;

    private readonly SafeFileHandle _stat;

    private ProcessUse(SafeFileHandle stat) => _stat = stat;

    /// <summary>Begins to measure a process; null where the system does not tell.</summary>
    public static ProcessUse? Open(string folder, int process)
    {
        try
        {
            return new ProcessUse(File.OpenHandle($"{folder}/{process}/stat", FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        }
        catch (Exception hidden) when (hidden is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Bytes resident and seconds of processor time; null once the process is gone.</summary>
    public (long Resident, double CpuSeconds)? Read()
    {
        var bytes = new byte[StatBytes];
        try
        {
            var stat = Encoding.UTF8.GetString(bytes, 0, RandomAccess.Read(_stat, bytes, 0));
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            if (fields.Length <= ResidentPages) return null;
            return (Number(ResidentPages) * Environment.SystemPageSize, (Number(UserTicks) + Number(SystemTicks)) / 100.0);
            long Number(int field) => long.Parse(fields[field], CultureInfo.InvariantCulture);
        }
        catch (Exception gone) when (gone is IOException or ObjectDisposedException or ArgumentOutOfRangeException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _stat.Dispose();
}
