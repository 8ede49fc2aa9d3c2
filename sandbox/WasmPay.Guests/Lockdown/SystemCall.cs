using System.Runtime.InteropServices;

namespace WasmPay.Guests.Lockdown;

/// <summary>A system call's numbers on the two machines that workers run on; -1 where a machine does not have it.</summary>
/// <param name="Name">Its name, for people.</param>
/// <param name="X64">Its number on x86-64.</param>
/// <param name="Arm64">Its number on AArch64.</param>
internal readonly record struct SystemCall(string Name, int X64, int Arm64)
{
    /// <summary>Its number on this machine, or -1.</summary>
    public int Number => RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? Arm64 : X64;
}

/// <summary>
/// What a worker may ask the kernel, and what kills it. The list was made by watching .NET 10 and Wasmtime run guests, collect garbage,
/// compile, start threads and throw; what is in none of the lists is refused with EPERM, which callers can live with.
/// </summary>
internal static class SystemCalls
{
    /// <summary>Served whatever the arguments are: none of them reaches outside the process.</summary>
    public static IReadOnlyList<SystemCall> Allowed { get; } =
    [
        // The channel, and the pipes by which the runtime wakes its threads, of which each has one. Nothing else is open.
        new("read", 0, 63), new("write", 1, 64), new("readv", 19, 65), new("writev", 20, 66), new("close", 3, 57),
        new("poll", 7, -1), new("ppoll", 271, 73), new("fstat", 5, 80), new("lseek", 8, 62), new("pipe2", 293, 59),
        // Memory.
        new("mmap", 9, 222), new("munmap", 11, 215), new("mprotect", 10, 226), new("mremap", 25, 216), new("madvise", 28, 233),
        new("brk", 12, 214), new("mincore", 27, 232), new("mlock", 149, 228), new("munlock", 150, 229), new("membarrier", 324, 283),
        // Files without a name, which are memory: Wasmtime lays out a module's first state in one, and counts other fuel where it cannot.
        new("memfd_create", 319, 279), new("ftruncate", 77, 46),
        // Threads of this process.
        new("futex", 202, 98), new("set_robust_list", 273, 99), new("rseq", 334, 293), new("set_tid_address", 218, 96), new("gettid", 186, 178),
        new("getpid", 39, 172), new("exit", 60, 93), new("exit_group", 231, 94), new("sched_yield", 24, 124),
        new("sched_get_priority_max", 146, 125), new("sched_get_priority_min", 147, 126), new("getcpu", 309, 168), new("restart_syscall", 219, 128),
        // Signals to itself: the collector stops threads by them, and faults of memory come as them.
        new("rt_sigaction", 13, 134), new("rt_sigprocmask", 14, 135), new("rt_sigreturn", 15, 139), new("rt_sigpending", 127, 136),
        new("rt_sigtimedwait", 128, 137), new("rt_sigsuspend", 130, 133), new("sigaltstack", 131, 132), new("arch_prctl", 158, -1),
        // Time and what the machine has.
        new("clock_gettime", 228, 113), new("clock_getres", 229, 114), new("clock_nanosleep", 230, 115), new("nanosleep", 35, 101),
        new("gettimeofday", 96, 169), new("time", 201, -1), new("times", 100, 153), new("getrusage", 98, 165), new("sysinfo", 99, 179),
        new("uname", 63, 160), new("getrandom", 318, 278), new("getrlimit", 97, 163), new("getuid", 102, 174), new("geteuid", 107, 175),
        new("getgid", 104, 176), new("getegid", 108, 177),
    ];

    /// <summary>Refused as if the kernel did not have them, so that callers take the way that the filter can look at.</summary>
    public static IReadOnlyList<SystemCall> Absent { get; } = [new("clone3", 435, 435)];

    /// <summary>Nobody asks for these by accident; the process is killed.</summary>
    public static IReadOnlyList<SystemCall> Deadly { get; } =
    [
        new("execve", 59, 221), new("execveat", 322, 281), new("fork", 57, -1), new("vfork", 58, -1),
        new("ptrace", 101, 117), new("process_vm_readv", 310, 270), new("process_vm_writev", 311, 271), new("kcmp", 312, 272),
        new("kill", 62, 129), new("tkill", 200, 130), new("pidfd_open", 434, 434), new("pidfd_getfd", 438, 438), new("pidfd_send_signal", 424, 424),
        new("rt_sigqueueinfo", 129, 138), new("rt_tgsigqueueinfo", 297, 240), new("process_madvise", 440, 440),
        new("socket", 41, 198), new("socketpair", 53, 199), new("connect", 42, 203), new("bind", 49, 200), new("listen", 50, 201),
        new("accept", 43, 202), new("accept4", 288, 242), new("sendto", 44, 206), new("recvfrom", 45, 207), new("sendmsg", 46, 211),
        new("recvmsg", 47, 212), new("sendmmsg", 307, 269), new("recvmmsg", 299, 243),
        new("bpf", 321, 280), new("perf_event_open", 298, 241), new("userfaultfd", 323, 282), new("seccomp", 317, 277),
        new("io_uring_setup", 425, 425), new("io_uring_enter", 426, 426), new("io_uring_register", 427, 427),
        new("keyctl", 250, 219), new("add_key", 248, 217), new("request_key", 249, 218),
        new("mount", 165, 40), new("umount2", 166, 39), new("pivot_root", 155, 41), new("chroot", 161, 51), new("unshare", 272, 97), new("setns", 308, 268),
        new("init_module", 175, 105), new("finit_module", 313, 273), new("kexec_load", 246, 104), new("reboot", 169, 142),
        new("open_by_handle_at", 304, 265), new("modify_ldt", 154, -1),
    ];

    /// <summary>
    /// Ask and tell how a thread is scheduled, of any process: served only for the calling thread, which is named 0. Of others it is as if the
    /// kernel did not have them, which the C library lives with when it looks at a thread's attributes.
    /// </summary>
    public static IReadOnlyList<SystemCall> Scheduling { get; } =
    [
        new("sched_getaffinity", 204, 123), new("sched_setaffinity", 203, 122), new("sched_getparam", 143, 121), new("sched_getscheduler", 145, 120),
    ];

    /// <summary>Starts threads, and processes too: served only for threads.</summary>
    public static SystemCall Clone { get; } = new("clone", 56, 220);

    /// <summary>Sends a signal to a thread: served only for threads of this process.</summary>
    public static SystemCall ThreadKill { get; } = new("tgkill", 234, 131);

    /// <summary>Reads and sets limits: served only to read this process's.</summary>
    public static SystemCall Limits { get; } = new("prlimit64", 302, 261);

    /// <summary>Names threads and memory, among much else: served only for that.</summary>
    public static SystemCall ProcessControl { get; } = new("prctl", 157, 167);

    /// <summary>Duplicates files and changes them, among much else: served only to read flags and to seal what is written.</summary>
    public static SystemCall FileControl { get; } = new("fcntl", 72, 25);

    /// <summary>Installs filters.</summary>
    public static SystemCall Seccomp { get; } = new("seccomp", 317, 277);
}
