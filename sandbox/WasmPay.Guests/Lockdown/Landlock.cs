using WasmPay.Guests.Native;

namespace WasmPay.Guests.Lockdown;

/// <summary>
/// Landlock (linux/landlock.h): a thread and all that it starts may do none of the handled things except by rules, and there are no
/// rules. Unlike the filter of system calls it does not reach the runtime's threads that were there before.
/// </summary>
internal static unsafe class Landlock
{
    private const int CreateRuleset = 444, RestrictSelf = 446;
    private const nint ReturnVersion = 1;

    // Everything that a version of the interface knows to handle: of files by version 1, 2 (refer), 3 (truncate), 5 (ioctl); of TCP by 4.
    private const ulong Files1 = (1ul << 13) - 1, Refer = 1ul << 13, Truncate = 1ul << 14, DeviceControl = 1ul << 15, BindAndConnect = 3;

    /// <summary>Restricts the calling thread; false where the kernel does not have Landlock or does not let us.</summary>
    public static bool TryRestrict()
    {
        var version = (int)Libc.syscall(CreateRuleset, 0, 0, ReturnVersion, 0, 0, 0);
        if (version < 1) return false;
        var handled = stackalloc ulong[2];
        handled[0] = Files1 | (version >= 2 ? Refer : 0) | (version >= 3 ? Truncate : 0) | (version >= 5 ? DeviceControl : 0);
        handled[1] = version >= 4 ? BindAndConnect : 0;
        var bytes = version >= 4 ? 16 : 8;
        var ruleset = (int)Libc.syscall(CreateRuleset, (nint)handled, bytes, 0, 0, 0, 0);
        if (ruleset < 0) return false;
        var restricted = Libc.syscall(RestrictSelf, ruleset, 0, 0, 0, 0, 0) == 0;
        _ = Libc.close(ruleset);
        return restricted;
    }
}
