using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using WasmPay.Guests.Native;
using WasmPay.Guests.Work;

namespace WasmPay.Guests.Host;

/// <summary>Starts the worker's program with exactly the files and the environment that it is to have (posix_spawn, which is safe among threads).</summary>
internal static unsafe class WorkerSpawn
{
    // Larger than glibc's structures, which are 80 and 336 bytes.
    private const int StructureBytes = 1_024;
    private const short OwnGroup = 2;
    private const int WriteOnly = 1;

    /// <summary>Why there can be no workers here, in one sentence; null where there can.</summary>
    public static string? WhyNot(GuestHostOptions options)
    {
        if (!OperatingSystem.IsLinux()) return "Guests run in processes of their own on Linux only.";
        if (RuntimeInformation.ProcessArchitecture is not (Architecture.X64 or Architecture.Arm64))
            return $"Guests run in processes of their own on x64 and arm64, not on {RuntimeInformation.ProcessArchitecture}.";
        if (!NativeLibrary.TryLoad("libc.so.6", out var library) || !NativeLibrary.TryGetExport(library, nameof(Libc.posix_spawn_file_actions_addclosefrom_np), out _))
            return "Guests run in processes of their own with glibc 2.34 or later.";
        return Command(options) is null ? "The program that runs guests does not lie beside this one." : null;
    }

    /// <summary>Starts a worker. Its files are: nothing to read, nothing to write, <paramref name="log"/> for last words, then the pipes, and no others.</summary>
    public static int Start(GuestHostOptions options, int log, IReadOnlyList<PipePair> pipes)
    {
        string[] command = [.. Command(options)!, WorkerProgram.Command, (pipes.Count - 1).ToString(CultureInfo.InvariantCulture), .. options.WorkerArguments];
        using var texts = new NativeTexts();
        var arguments = texts.List(command);
        var environment = texts.List(Environment(options));
        void* actions = stackalloc byte[StructureBytes], attributes = stackalloc byte[StructureBytes];
        Check(Libc.posix_spawn_file_actions_init(actions));
        Check(Libc.posix_spawnattr_init(attributes));
        try
        {
            var nothing = texts.Text("/dev/null");
            Check(Libc.posix_spawn_file_actions_addopen(actions, 0, nothing, 0, 0));
            Check(Libc.posix_spawn_file_actions_addopen(actions, 1, nothing, WriteOnly, 0));
            Check(Libc.posix_spawn_file_actions_adddup2(actions, log, 2));
            var file = WorkerProgram.FirstFile;
            foreach (var pipe in pipes)
            {
                Check(Libc.posix_spawn_file_actions_adddup2(actions, pipe.WorkerReads, file++));
                Check(Libc.posix_spawn_file_actions_adddup2(actions, pipe.WorkerWrites, file++));
            }
            Check(Libc.posix_spawn_file_actions_addclosefrom_np(actions, file));
            // A group of its own: what a terminal sends to the host's group is the host's to act on.
            Check(Libc.posix_spawnattr_setflags(attributes, OwnGroup));
            Check(Libc.posix_spawnattr_setpgroup(attributes, 0));
            int process;
            Check(Libc.posix_spawn(&process, arguments[0], actions, attributes, arguments, environment));
            return process;
        }
        finally
        {
            _ = Libc.posix_spawnattr_destroy(attributes);
            _ = Libc.posix_spawn_file_actions_destroy(actions);
        }
    }

    // dotnet, where this process runs on an installed runtime; else the program that a self-contained publication has beside it.
    private static string[]? Command(GuestHostOptions options)
    {
        var assembly = options.WorkerAssembly ?? typeof(WorkerSpawn).Assembly.Location;
        if (assembly.Length == 0) return null;
        var runtime = RuntimeEnvironment.GetRuntimeDirectory();
        var dotnet = Path.GetFullPath(Path.Combine(runtime, "..", "..", "..", "dotnet"));
        if (File.Exists(dotnet) && File.Exists(Path.ChangeExtension(assembly, ".runtimeconfig.json"))) return [dotnet, "exec", .. Dependencies(assembly), assembly];
        var program = Path.Combine(Path.GetDirectoryName(assembly)!, Path.GetFileNameWithoutExtension(assembly));
        return File.Exists(program) ? [program] : null;
    }

    // This application's own list, where the worker lies beside it: it says what really was put there. The worker's own would also name
    // what a larger framework brings this application, and a worker is not started with that.
    private static string[] Dependencies(string assembly)
    {
        var list = (AppContext.GetData("APP_CONTEXT_DEPS_FILES") as string)?.Split(';').FirstOrDefault();
        return list is not null && File.Exists(list) && Path.GetDirectoryName(list) == Path.GetDirectoryName(assembly) ? ["--depsfile", list] : [];
    }

    /// <summary>All that a worker finds in its environment: how its runtime works. Nothing of the host's own goes over.</summary>
    private static string[] Environment(GuestHostOptions options) =>
    [
        // No sockets and no files for debuggers and profilers, no second mapping of code through a file, no dumps.
        "DOTNET_EnableDiagnostics=0",
        "DOTNET_EnableWriteXorExecute=0",
        "DOTNET_DbgEnableMiniDump=0",
        // Small and predictable before fast: one heap, no thread for it, a hard limit.
        "DOTNET_gcServer=0",
        "DOTNET_gcConcurrent=0",
        string.Create(CultureInfo.InvariantCulture, $"DOTNET_GCHeapHardLimit={options.HeapBytes:X}"),
        // Code gets to its last tier without being watched first.
        "DOTNET_TieredPGO=0",
        "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1",
        "DOTNET_NOLOGO=1",
    ];

    private static void Check(int error)
    {
        if (error != 0) throw new GuestHostException("cannot-start", $"A worker cannot be started: {Marshal.GetPInvokeErrorMessage(error)}.");
    }

    /// <summary>Texts in the C library's form, freed together.</summary>
    private sealed class NativeTexts : IDisposable
    {
        private readonly List<nint> _blocks = [];

        public byte* Text(string text)
        {
            var bytes = Encoding.UTF8.GetBytes(text + '\0');
            var block = (byte*)NativeMemory.Alloc((nuint)bytes.Length);
            bytes.CopyTo(new Span<byte>(block, bytes.Length));
            _blocks.Add((nint)block);
            return block;
        }

        public byte** List(string[] texts)
        {
            var list = (byte**)NativeMemory.AllocZeroed((nuint)(texts.Length + 1), (nuint)sizeof(byte*));
            _blocks.Add((nint)list);
            for (var i = 0; i < texts.Length; i++) list[i] = Text(texts[i]);
            return list;
        }

        public void Dispose()
        {
            foreach (var block in _blocks) NativeMemory.Free((void*)block);
        }
    }
}
