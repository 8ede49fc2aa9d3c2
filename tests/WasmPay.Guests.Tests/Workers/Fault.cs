using System.Runtime.InteropServices;
using WasmPay.Sandbox.Contracts;

namespace WasmPay.Guests.Tests.Workers;

/// <summary>
/// What a guest that has broken out of its engine would do, named by the payment's memo. It runs within the component's call, in the
/// thread of the call, with all rights that the worker's process has.
/// </summary>
internal static unsafe partial class Fault
{
    private const string Prefix = "fault:";
    private const string Library = "libc";

    private static volatile bool s_ofCompiler;

    public static string Memo(string name, string argument = "") => $"{Prefix}{name}:{argument}";

    public static void Commit(ValidationRequest request)
    {
        if (request.Transaction.Memo.Split(':', 3) is not ["fault", var name, var argument]) return;
        switch (name)
        {
            case "segv": memset(16, 1, 64); break;
            case "managed-segv": *(int*)0x7000_0000_0000 = 1; break;
            case "abort": abort(); break;
            case "no-memory": Environment.FailFast("Out of memory."); break;
            case "compiler": s_ofCompiler = true; break;
            case "stack": Deep(1); break;
            case "loop": while (true) { }
            case "native-loop": _ = sleep(1_000); break;
            case "wait": Thread.Sleep(int.Parse(argument, System.Globalization.CultureInfo.InvariantCulture)); break;
            case "heap": Fill(); break;
            case "native-memory": while (true) new Span<byte>((void*)malloc(1 << 20), 1 << 20).Fill(1);
            case "socket": Say(socket(1, 1, 0)); break;
            case "execve": Execute(); break;
            case "fork": Say(fork()); break;
            case "ptrace": Say((int)ptrace(16, getppid(), 0, 0)); break;
            case "read-host": Read(getppid()); break;
            case "signal-host": Say(kill(getppid(), 0)); break;
            case "signal-host-thread": Say((int)syscall(234, getppid(), getppid(), 0, 0)); break;
            case "open-to-write": Say(open(argument, 1 | 0x40, 0x1FF)); break;
            case "open-to-read": Say(open(argument, 0, 0)); break;
            case "mkdir": Say(mkdir(argument, 0x1FF)); break;
            case "unlink": Say(unlink(argument)); break;
            case "bpf": Say((int)syscall(321, 0, 0, 0, 0)); break;
            case "io-uring": Say((int)syscall(425, 8, 0, 0, 0)); break;
            case "clone3": Say((int)syscall(435, 0, 0, 0, 0)); break;
            case "pin-host": Schedule(203, getppid()); break;
            case "look-at-host": Schedule(204, getppid()); break;
            case "host-scheduler": Say((int)syscall(145, getppid(), 0, 0, 0)); break;
            case "own-scheduler": Say((int)syscall(145, 0, 0, 0, 0)); break;
            case "be-dumpable": Say(prctl(4, 1, 0, 0, 0)); break;
            case "raise-limits": RaiseLimits(); break;
            case "many-threads": Threads(); break;
            case "collect": Collect(); break;
            case "environment": throw new FaultReport(string.Join('|', Environment.GetEnvironmentVariables().Keys.Cast<string>().Order(StringComparer.Ordinal)));
            case "folder": throw new FaultReport(Directory.GetCurrentDirectory());
            case "throw": throw new InvalidOperationException("a fault of the sandbox");
            default: throw new ArgumentException(name);
        }
    }

    /// <summary>What a component would do that kills the compiler: some time after it has begun, so that other calls are under way.</summary>
    public static void OfCompiler()
    {
        if (!s_ofCompiler) return;
        Thread.Sleep(1_000);
        memset(16, 1, 64);
    }

    // What the kernel answered goes back as the sandbox's own failure, in its explanation.
    private static void Say(int result) => throw new FaultReport(result < 0 ? $"error {Marshal.GetLastPInvokeError()}" : $"result {result}");

    private static int Deep(int n) => n > int.MaxValue - 1 ? n : Deep(n + 1) + Deep(n + 2);

    private static void Fill()
    {
        var all = new List<byte[]>();
        while (true)
        {
            all.Add(new byte[1 << 20]);
            all[^1].AsSpan().Fill(1);
        }
    }

    private static void Execute()
    {
        var path = stackalloc byte[] { (byte)'/', (byte)'b', (byte)'i', (byte)'n', (byte)'/', (byte)'s', (byte)'h', 0 };
        var none = stackalloc byte*[1];
        none[0] = null;
        Say(execve(path, none, none));
    }

    private static void Read(int process)
    {
        var result = open($"/proc/{process}/environ", 0, 0);
        var environ = Marshal.GetLastPInvokeError();
        var memory = open($"/proc/{process}/mem", 0, 0);
        throw new FaultReport($"{(result < 0 ? $"error {environ}" : "read")}, {(memory < 0 ? $"error {Marshal.GetLastPInvokeError()}" : "read")}");
    }

    private static void RaiseLimits()
    {
        var limits = stackalloc ulong[2];
        limits[0] = limits[1] = ulong.MaxValue;
        Say(setrlimit(0, limits));
    }

    private static void Schedule(nint call, int process)
    {
        var processors = stackalloc ulong[16];
        processors[0] = 1;
        Say((int)syscall(call, process, 128, (nint)processors, 0));
    }

    // What the runtime does every day has to go on under the filter.
    private static void Threads()
    {
        var threads = Enumerable.Range(0, 20).Select(_ => new Thread(() => GC.KeepAlive(new byte[1 << 16]))).ToArray();
        foreach (var thread in threads) thread.Start();
        foreach (var thread in threads) thread.Join();
        Parallel.For(0, 100, _ => GC.KeepAlive(new byte[1 << 12]));
        throw new FaultReport("done");
    }

    private static void Collect()
    {
        for (var i = 0; i < 20; i++)
        {
            GC.KeepAlive(Enumerable.Range(0, 1_000).Select(n => new byte[n]).ToArray());
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        throw new FaultReport("done");
    }

    [LibraryImport(Library)] private static partial void* memset(nint at, int value, nuint bytes);
    [LibraryImport(Library)] private static partial void abort();
    [LibraryImport(Library)] private static partial uint sleep(uint seconds);
    [LibraryImport(Library)] private static partial nint malloc(nuint bytes);
    [LibraryImport(Library, SetLastError = true)] private static partial int socket(int domain, int type, int protocol);
    [LibraryImport(Library, SetLastError = true)] private static partial int execve(byte* path, byte** arguments, byte** environment);
    [LibraryImport(Library, SetLastError = true)] private static partial int fork();
    [LibraryImport(Library, SetLastError = true)] private static partial nint ptrace(int request, int process, nint address, nint data);
    [LibraryImport(Library)] private static partial int getppid();
    [LibraryImport(Library, SetLastError = true)] private static partial int kill(int process, int signal);
    [LibraryImport(Library, SetLastError = true)] private static partial nint syscall(nint number, nint first, nint second, nint third, nint fourth);
    [LibraryImport(Library, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)] private static partial int open(string path, int flags, uint mode);
    [LibraryImport(Library, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)] private static partial int mkdir(string path, uint mode);
    [LibraryImport(Library, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)] private static partial int unlink(string path);
    [LibraryImport(Library, SetLastError = true)] private static partial int prctl(int option, nint second, nint third, nint fourth, nint fifth);
    [LibraryImport(Library, SetLastError = true)] private static partial int setrlimit(int resource, ulong* limits);
}

/// <summary>What a fault found out, on its way to the test.</summary>
internal sealed class FaultReport(string message) : Exception(message);
