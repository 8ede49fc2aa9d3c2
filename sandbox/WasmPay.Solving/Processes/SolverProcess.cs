using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using WasmPay.Solving.Reading;

namespace WasmPay.Solving.Processes;

/// <summary>One running solver: commands in, what it says out. Not thread-safe. After any exception it is out of step and must be disposed of.</summary>
internal sealed class SolverProcess : IDisposable
{
    /// <summary>What a solver has use for of our environment: none of it is a secret.</summary>
    private static readonly string[] Environment = ["PATH", "SYSTEMROOT", "TEMP", "TMP", "HOME", "LANG"];

    private const int QuotedCharacters = 300;

    /// <summary>With what Z3 ends where it lacks memory.</summary>
    private const int OutOfMemory = 101;

    private readonly Process _process;
    private readonly char[] _read = new char[4096];
    private int _at;
    private int _end;
    private int _said;

    private SolverProcess(Process process, int answerCharacters)
    {
        (_process, AnswerCharacters) = (process, answerCharacters);
        _ = DrainAsync(process.StandardError);
    }

    /// <summary>Who it says it is.</summary>
    public SolverIdentity Identity { get; private set; } = new("", "");

    /// <summary>Characters that it may say to one command.</summary>
    public int AnswerCharacters { get; }

    /// <summary>Questions that were put to it.</summary>
    public int Questions { get; set; }

    /// <summary>Whether it has ended.</summary>
    public bool HasEnded => _process.HasExited;

    /// <summary>The operating system's number of the process.</summary>
    public int Id => _process.Id;

    /// <summary>Starts a program and asks it who it is.</summary>
    /// <exception cref="SolverLostException">It does not start, or does not answer.</exception>
    public static async Task<SolverProcess> StartAsync(SolverProgram program, string? folder, SolverLimits limits, CancellationToken cancellation)
    {
        var process = new Process { StartInfo = StartInfo(program, folder) };
        try
        {
            process.Start();
        }
        catch (Exception bad) when (bad is Win32Exception or FileNotFoundException or DirectoryNotFoundException)
        {
            process.Dispose();
            throw new SolverLostException(NotKnownReason.Unavailable, $"The solver `{program.File}` does not start ({bad.Message}); install it, or take it off the path.");
        }
        var solver = new SolverProcess(process, limits.AnswerCharacters);
        try
        {
            solver.Identity = Identify(await solver.SayAsync("(get-info :name)\n(get-info :version)\n", cancellation).ConfigureAwait(false), program.Name);
            return solver;
        }
        catch
        {
            solver.Dispose();
            throw;
        }
    }

    /// <summary>Gives commands, and waits for all that is said to them.</summary>
    /// <exception cref="SolverLostException">It ended, or says more than it may.</exception>
    public async Task<string> SayAsync(string commands, CancellationToken cancellation)
    {
        // Solvers echo a text on a line of its own, some in quotes. No value has a line like it: texts in values are escaped.
        var mark = string.Create(CultureInfo.InvariantCulture, $"end-of-answer-{++_said}");
        // It may answer before it has read everything.
        var writing = WriteAsync($"{commands}(echo \"{mark}\")\n", cancellation);
        var said = await ReadAsync(mark, cancellation).ConfigureAwait(false);
        await writing.ConfigureAwait(false);
        return said;
    }

    private async Task WriteAsync(string commands, CancellationToken cancellation)
    {
        try
        {
            await _process.StandardInput.WriteAsync(commands.AsMemory(), cancellation).WaitAsync(cancellation).ConfigureAwait(false);
            await _process.StandardInput.FlushAsync(cancellation).WaitAsync(cancellation).ConfigureAwait(false);
        }
        catch (IOException)
        {
            // It ended; whoever reads what it said finds out, with its last words.
        }
    }

    private async Task<string> ReadAsync(string mark, CancellationToken cancellation)
    {
        var (said, line) = (new StringBuilder(), new StringBuilder());
        while (true)
        {
            if (_at == _end) await FillAsync(said, line, cancellation).ConfigureAwait(false);
            var rest = _read.AsSpan(_at, _end - _at);
            var end = rest.IndexOf('\n');
            line.Append(end < 0 ? rest : rest[..end]);
            _at += end < 0 ? rest.Length : end + 1;
            if (said.Length + line.Length > AnswerCharacters)
                throw new SolverLostException(NotKnownReason.NotUnderstood, $"The solver says more than {AnswerCharacters} characters.");
            if (end < 0) continue;
            if (IsMark(line.ToString().AsSpan().Trim(), mark)) return said.ToString();
            said.Append(line).Append('\n');
            line.Clear();
        }
    }

    private async Task FillAsync(StringBuilder said, StringBuilder line, CancellationToken cancellation)
    {
        var count = await _process.StandardOutput.ReadAsync(_read.AsMemory(), cancellation).AsTask().WaitAsync(cancellation).ConfigureAwait(false);
        if (count == 0) throw Ended(said.Append(line).ToString());
        (_at, _end) = (0, count);
    }

    private static bool IsMark(ReadOnlySpan<char> line, string mark) =>
        line.SequenceEqual(mark) || line is ['"', .. var inside, '"'] && inside.SequenceEqual(mark);

    // Nobody wants what it says there, and it must not wait for a reader either.
    private static async Task DrainAsync(StreamReader errors)
    {
        var dropped = new char[1024];
        try
        {
            while (await errors.ReadAsync(dropped).ConfigureAwait(false) > 0)
            {
            }
        }
        catch (Exception closed) when (closed is IOException or ObjectDisposedException)
        {
            // It was disposed of.
        }
    }

    private SolverLostException Ended(string said)
    {
        var words = Quote(said);
        if (SaysMemory(said) || _process.WaitForExit(TimeSpan.FromSeconds(1)) && _process.ExitCode == OutOfMemory) return new SolverLostException(NotKnownReason.Memory, $"The solver ended for want of memory: {words}");
        // cvc5 ends at the first thing that it does not understand.
        return words.StartsWith("(error", StringComparison.Ordinal)
            ? new SolverLostException(NotKnownReason.NotUnderstood, $"The solver ended: {words}")
            : new SolverLostException(NotKnownReason.Died, words.Length == 0 ? "The solver's process ended." : $"The solver's process ended: {words}");
    }

    /// <summary>Whether a solver speaks of memory that it lacks.</summary>
    public static bool SaysMemory(string said) => said.Contains("out of memory", StringComparison.OrdinalIgnoreCase) || said.Contains("memout", StringComparison.OrdinalIgnoreCase);

    /// <summary>The beginning of what a solver said, on one line, without what is not seen.</summary>
    public static string Quote(string said)
    {
        var begin = said.Length > QuotedCharacters ? said[..QuotedCharacters] + " ..." : said;
        return string.Concat(begin.Select(c => char.IsControl(c) || char.IsSurrogate(c) ? ' ' : c)).Trim();
    }

    private static SolverIdentity Identify(string said, string name)
    {
        var version = "";
        if (SExpressionReader.TryRead(said, out var read, out _))
        {
            foreach (var info in read)
            {
                if (info is Group { Items: [Word { Text: ":name" }, Quoted called] }) name = Quote(called.Inside);
                if (info is Group { Items: [Word { Text: ":version" }, Quoted numbered] }) version = Quote(numbered.Inside);
            }
        }
        return new SolverIdentity(name, version);
    }

    private static ProcessStartInfo StartInfo(SolverProgram program, string? folder)
    {
        var start = new ProcessStartInfo(program.File)
        {
            WorkingDirectory = folder ?? "",
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
            UseShellExecute = false,
            CreateNoWindow = true,
        };
        foreach (var argument in program.Arguments) start.ArgumentList.Add(argument);
        foreach (var name in start.Environment.Keys.Except(Environment, StringComparer.OrdinalIgnoreCase).ToList()) start.Environment.Remove(name);
        return start;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
            // Its last words are of no interest, but until it is waited for it stays in the system's table.
            _process.WaitForExit(TimeSpan.FromSeconds(5));
        }
        catch (Exception ended) when (ended is InvalidOperationException or Win32Exception)
        {
            // It ended between the question and the answer.
        }
        _process.Dispose();
    }
}
