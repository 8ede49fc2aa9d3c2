using System.Diagnostics;
using System.Runtime.InteropServices;

namespace WasmPay.Benchmarks.Harness;

/// <summary>Nanoseconds of processor time that the current thread has used; wall time where the system does not tell.</summary>
public static partial class ThreadClock
{
    private const int ThreadCpuTime = 3;

    /// <summary>Now. Only differences on one thread mean something.</summary>
    public static double Nanoseconds()
    {
        if (!OperatingSystem.IsLinux() || ClockGetTime(ThreadCpuTime, out var time) != 0) return Stopwatch.GetTimestamp() * (1e9 / Stopwatch.Frequency);
        return time.Seconds * 1e9 + time.Nanoseconds;
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int ClockGetTime(int clock, out TimeSpec time);

    private struct TimeSpec
    {
        public nint Seconds;
        public nint Nanoseconds;
    }
}
