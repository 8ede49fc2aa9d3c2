namespace WasmPay.Guests.Lockdown;

/// <summary>What the kernel enforces on a worker. A worker reports what it has; the host uses none that lacks a required part.</summary>
[Flags]
public enum LockdownParts
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>No program that it could start would have more rights (PR_SET_NO_NEW_PRIVS).</summary>
    NoNewPrivileges = 1,

    /// <summary>Other processes of the user cannot read its memory, and it leaves no core file (PR_SET_DUMPABLE, RLIMIT_CORE).</summary>
    NotDumpable = 2,

    /// <summary>The kernel kills it when the host ends (PR_SET_PDEATHSIG).</summary>
    DiesWithHost = 4,

    /// <summary>Memory, processor time, open files, their sizes and processes are limited (setrlimit).</summary>
    ResourceLimits = 8,

    /// <summary>Only listed system calls are served, in every thread: no program, socket, file or other process can be reached (seccomp).</summary>
    SystemCalls = 16,

    /// <summary>Guests' threads may open no file and no TCP connection (Landlock), whatever the filter of system calls would let through.</summary>
    Landlock = 32,

    /// <summary>All that every supported kernel has; <see cref="Landlock"/> came with Linux 5.13 and can be switched off.</summary>
    Required = NoNewPrivileges | NotDumpable | DiesWithHost | ResourceLimits | SystemCalls,
}
