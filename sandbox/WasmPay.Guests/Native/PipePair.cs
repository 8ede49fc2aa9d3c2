using System.ComponentModel;
using System.Runtime.InteropServices;

namespace WasmPay.Guests.Native;

/// <summary>Two pipes between host and worker. The host's ends never block; the worker's ends do.</summary>
internal sealed unsafe class PipePair : IDisposable
{
    // Above the numbers that the worker's ends get in the worker, so that giving them does not overwrite one that is still to be given.
    private const int DuplicateAtLeast = 1030;

    /// <summary>Where the numbers of the worker's ends begin in this process.</summary>
    public const int FirstForWorker = 400;

    private int _hostReads = -1, _hostWrites = -1;

    public PipePair()
    {
        try
        {
            (_hostReads, WorkerWrites) = Pipe();
            (WorkerReads, _hostWrites) = Pipe();
            WorkerWrites = Moved(WorkerWrites);
            WorkerReads = Moved(WorkerReads);
            foreach (var file in (ReadOnlySpan<int>)[_hostReads, _hostWrites])
                if (Libc.fcntl(file, 4, Libc.NonBlocking) < 0) throw new Win32Exception();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>What the worker reads from.</summary>
    public int WorkerReads { get; private set; } = -1;

    /// <summary>What the worker writes to.</summary>
    public int WorkerWrites { get; private set; } = -1;

    /// <summary>The host's side, which the caller disposes of.</summary>
    public FrameChannel TakeHostSide()
    {
        var channel = new FrameChannel(_hostReads, _hostWrites);
        (_hostReads, _hostWrites) = (-1, -1);
        return channel;
    }

    public void Dispose()
    {
        foreach (var file in (ReadOnlySpan<int>)[_hostReads, _hostWrites, WorkerReads, WorkerWrites])
            if (file >= 0) _ = Libc.close(file);
        (_hostReads, _hostWrites, WorkerReads, WorkerWrites) = (-1, -1, -1, -1);
    }

    /// <summary>The ends to read and to write of one pipe.</summary>
    public static (int Reads, int Writes) Pipe()
    {
        var ends = stackalloc int[2];
        if (Libc.pipe2(ends, Libc.CloseOnExec) < 0) throw new Win32Exception(Marshal.GetLastPInvokeError());
        return (ends[0], ends[1]);
    }

    /// <summary>The same file under a number that no worker's file has.</summary>
    public static int Moved(int file)
    {
        var moved = Libc.fcntl(file, DuplicateAtLeast, FirstForWorker);
        if (moved < 0) throw new Win32Exception(Marshal.GetLastPInvokeError());
        _ = Libc.close(file);
        return moved;
    }
}
