using System.Globalization;

namespace WasmPay.Solving.Processes;

/// <summary>A program that reads SMT-LIB from its standard input and answers on its standard output.</summary>
/// <param name="Name">How it is called until it has said its name.</param>
/// <param name="File">The program.</param>
/// <param name="Arguments">What it is started with.</param>
/// <param name="Options">Commands before each question; <c>{0}</c> stands for the milliseconds of a check.</param>
public sealed record SolverProgram(string Name, string File, IReadOnlyList<string> Arguments, string Options)
{
    private const string Z3Options = "(set-option :timeout {0})\n(set-option :produce-models true)\n(set-logic ALL)\n";
    private const string Cvc5Options = "(set-option :tlimit-per {0})\n(set-option :produce-models true)\n(set-option :strings-exp true)\n(set-logic ALL)\n";

    /// <summary>Megabytes that the embedded solver cannot do without.</summary>
    private const int EmbeddedMegabytes = 256;

    /// <summary>
    /// Done once before the first start, such as installing packages; says in which folder to start, or null for where this process is. What it throws
    /// makes the solver unavailable.
    /// </summary>
    public Func<CancellationToken, Task<string?>> Prepare { get; init; } = _ => Task.FromResult<string?>(null);

    /// <summary>Z3's own program.</summary>
    public static SolverProgram Z3(string file, SolverLimits limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        return new SolverProgram("Z3", file, ["-in", $"-memory:{limits.Megabytes.ToString(CultureInfo.InvariantCulture)}"], Z3Options);
    }

    /// <summary>cvc5's own program. It cannot be told how much memory it may take.</summary>
    public static SolverProgram Cvc5(string file) => new("cvc5", file, ["--lang", "smt2", "--incremental", "--quiet"], Cvc5Options);

    /// <summary>Z3 in WebAssembly, run by Node: <c>solver.mjs</c> in the folder that <paramref name="prepare"/> says.</summary>
    public static SolverProgram Embedded(string node, Func<CancellationToken, Task<string?>> prepare, SolverLimits limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        var megabytes = Math.Max(limits.Megabytes, EmbeddedMegabytes).ToString(CultureInfo.InvariantCulture);
        return new SolverProgram("Z3 (embedded)", node, ["solver.mjs", megabytes], Z3Options) { Prepare = prepare };
    }

    /// <summary>The solvers that are found on a search path (<c>PATH</c>), the preferred one first.</summary>
    public static IEnumerable<SolverProgram> OnPath(string? path, SolverLimits limits)
    {
        if (Find(path, "z3") is { } z3) yield return Z3(z3, limits);
        if (Find(path, "cvc5") is { } cvc5) yield return Cvc5(cvc5);
    }

    /// <summary>The commands that begin a question from a clean state.</summary>
    internal string Opening(TimeSpan check) =>
        "(reset)\n" + Options.Replace("{0}", ((long)check.TotalMilliseconds).ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);

    private static string? Find(string? path, string name)
    {
        var file = OperatingSystem.IsWindows() ? name + ".exe" : name;
        return (path ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Where(Path.IsPathFullyQualified).Select(folder => Path.Combine(folder, file)).FirstOrDefault(System.IO.File.Exists);
    }
}
