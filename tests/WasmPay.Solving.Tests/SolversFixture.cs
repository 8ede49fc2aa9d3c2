using System.Runtime.CompilerServices;
using WasmPay.Authoring.Build;
using WasmPay.Solving.Processes;
using WasmPay.Solving.Terms;
using WasmPay.Testing;

namespace WasmPay.Solving.Tests;

/// <summary>The solvers of this machine, each in one process for all tests of a collection.</summary>
public sealed class SolversFixture : IAsyncLifetime
{
    public static SolverLimits Limits { get; } = new();

    private readonly Dictionary<string, ProcessSolver> _solvers = Present.ToDictionary(name => name, name => new ProcessSolver(Program(name), Limits, TimeProvider.System));

    /// <summary>Those that are here; which are missing is told by <see cref="PresentTests"/>.</summary>
    public static IEnumerable<string> Present { get; } =
        [.. SolverProgram.OnPath(Environment.GetEnvironmentVariable("PATH"), Limits).Select(program => program.Name), "embedded"];

    public static TheoryData<string> Names => [.. Present];

    internal ISolver this[string name] => _solvers[name];

    internal static SolverProgram Program(string name) => Program(name, Limits);

    internal static SolverProgram Program(string name, SolverLimits limits) =>
        SolverProgram.OnPath(Environment.GetEnvironmentVariable("PATH"), limits).FirstOrDefault(program => program.Name == name) ?? Solvers.Embedded(new ToolchainOptions(), limits);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var solver in _solvers.Values) await solver.DisposeAsync();
    }
}

[CollectionDefinition(nameof(SolversFixture))]
public sealed class SolversCollection : ICollectionFixture<SolversFixture>;

/// <summary>Needs a solver on the path.</summary>
public sealed class SolverFactAttribute(string name, [CallerMemberName] string testName = "")
    : ConditionalFactAttribute(SolversFixture.Present.Contains(name) ? null : $"{name} is not on the path; `apt-get install {name}` brings it", testName);

/// <summary>Says which solvers the other tests run on.</summary>
public sealed class PresentTests
{
    [SolverFact("Z3")]
    public Task Z3_of_the_path_says_who_it_is() => SaysAsync("Z3", "Z3");

    [SolverFact("cvc5")]
    public Task Cvc5_of_the_path_says_who_it_is() => SaysAsync("cvc5", "cvc5");

    [Fact]
    public Task The_embedded_solver_says_who_it_is() => SaysAsync("embedded", "Z3");

    private static async Task SaysAsync(string name, string called)
    {
        await using var solver = new ProcessSolver(SolversFixture.Program(name), SolversFixture.Limits, TimeProvider.System);
        var answer = await solver.AskAsync(new SmtScriptBuilder().Build(), default);
        Assert.IsType<Satisfiable>(answer);
        Assert.Equal(called, answer.Solver.Name);
        Assert.Matches(@"^\d+\.\d+\.\d+", answer.Solver.Version);
    }
}
