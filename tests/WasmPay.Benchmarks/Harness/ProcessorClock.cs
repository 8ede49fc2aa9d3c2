using System.Diagnostics;
using System.Runtime.InteropServices;

namespace WasmPay.Benchmarks.Harness;

/// <summary>Nanoseconds of processor time, which a busy machine does not stretch; wall time where the system does not tell.</summary>
public static partial class ProcessorClock
{
    private const int ProcessCpuTime = 2;
    private const int ThreadCpuTime = 3;
    private const int ScheduledTime = 2;

    /// <summary>What this thread has used. Only differences on one thread mean something.</summary>
    public static double OfThread() => Read(ThreadCpuTime);

    /// <summary>What all threads of the process have used: for work that is handed to other threads.</summary>
    public static double OfProcess() => Read(ProcessCpuTime);

    /// <summary>What all threads of another process have used.</summary>
    public static double OfProcess(int process) => Read(ClockOf(process));

    // The kernel's number for the clock of a process: its number turned over, and the kind in the last three bits.
    private static int ClockOf(int process) => (~process << 3) | ScheduledTime;

    private static double Read(int clock) => OperatingSystem.IsLinux() && ClockGetTime(clock, out var time) == 0
        ? time.Seconds * 1e9 + time.Nanoseconds
        : Stopwatch.GetTimestamp() * (1e9 / Stopwatch.Frequency);

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int ClockGetTime(int clock, out TimeSpec time);

    private struct TimeSpec
    {
        public nint Seconds;
        public nint Nanoseconds;
    }
}
