using WasmPay.Guests.Native;
using WasmPay.Guests.Protocol;

namespace WasmPay.Guests.Lockdown;

/// <summary>Takes from this process, for good, what running guests does not need. What was applied is reported, and nothing is pretended.</summary>
internal static unsafe class WorkerLockdown
{
    private const int DeathSignal = 1, Dumpable = 4, NoNewPrivileges = 38;
    private const int CpuLimit = 0, FileSizeLimit = 1, DataLimit = 2, CoreLimit = 4, ProcessLimit = 6, FileLimit = 7;
    private const nint SetFilter = 1, AllThreads = 1;

    /// <summary>What need not wait for the warm-up.</summary>
    public static LockdownParts Begin()
    {
        var parts = LockdownParts.None;
        if (Libc.prctl(NoNewPrivileges, 1, 0, 0, 0) == 0) parts |= LockdownParts.NoNewPrivileges;
        if (Libc.prctl(Dumpable, 0, 0, 0, 0) == 0 && Limit(CoreLimit, 0)) parts |= LockdownParts.NotDumpable;
        if (Libc.prctl(DeathSignal, Libc.KillSignal, 0, 0, 0) == 0) parts |= LockdownParts.DiesWithHost;
        // Where memory runs out, the kernel shall take a worker and not the bank. Without the file it takes whom it likes.
        try
        {
            File.WriteAllText("/proc/self/oom_score_adj", "1000");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
        }
        return parts;
    }

    /// <summary>The rest, before the first byte of a guest comes. Threads that this thread starts are bound by all of it.</summary>
    public static LockdownParts Complete(WorkerSettings settings)
    {
        var parts = LockdownParts.None;
        if (Limit(DataLimit, (ulong)settings.DataBytes) && Limit(CpuLimit, (ulong)settings.CpuSeconds) && Limit(FileSizeLimit, (ulong)settings.Sandbox.MemoryBytes) &&
            Limit(FileLimit, (ulong)settings.Files) && Limit(ProcessLimit, (ulong)settings.Processes)) parts |= LockdownParts.ResourceLimits;
        if (Landlock.TryRestrict()) parts |= LockdownParts.Landlock;
        if (TryFilter()) parts |= LockdownParts.SystemCalls;
        return parts;
    }

    private static bool Limit(int resource, ulong value)
    {
        // Where less is allowed already, that stays; only the privileged may raise it.
        Libc.ResourceLimit limit;
        if (Libc.getrlimit(resource, &limit) < 0) return false;
        limit.Soft = limit.Hard = Math.Min(value, limit.Hard);
        return Libc.setrlimit(resource, &limit) == 0;
    }

    private static bool TryFilter()
    {
        var program = FilterProgram.For(Environment.ProcessId);
        fixed (FilterProgram.Instruction* start = program)
        {
            var whole = new Program { Length = (ushort)program.Length, Start = start };
            return Libc.syscall(SystemCalls.Seccomp.Number, SetFilter, AllThreads, (nint)(&whole), 0, 0, 0) == 0;
        }
    }

    /// <summary>A program, as the kernel takes it (struct sock_fprog).</summary>
    private struct Program
    {
        public ushort Length;
        public FilterProgram.Instruction* Start;
    }
}
