using System.Globalization;

namespace WasmPay.Guests.Native;

/// <summary>How many files this process may have open (RLIMIT_NOFILE), which pipes to workers are counted as.</summary>
internal static unsafe class OpenFiles
{
    private const int OpenFilesResource = 7;

    // What other programs begin with, and enough for a server's connections too.
    private const ulong Usual = 1_024;

    /// <summary>Why workers cannot be started, in one sentence that says what to raise; null where they can, or the system does not tell.</summary>
    public static string? TooFew(GuestHostOptions options)
    {
        Libc.ResourceLimit limit;
        return Libc.getrlimit(OpenFilesResource, &limit) == 0 ? TooFew(options, limit.Soft) : null;
    }

    /// <summary>The same where so many may be open.</summary>
    public static string? TooFew(GuestHostOptions options, ulong most)
    {
        // Of each pipe pair both sides' ends while a worker starts, where its last words come from, and where it is measured.
        var ofWorker = (2 * (options.ThreadsPerWorker + 1)) + 2;
        var least = (ulong)(PipePair.FirstForWorker + ((options.Workers + options.SpareWorkers + 1) * ofWorker));
        return most >= least
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"No more than {most} files may be open here, and processes for guests need {least}: raise the limit, as by `ulimit -n {Math.Max(Usual, least)}`.");
    }
}
