using System.Diagnostics;
using WasmPay.Solving.Processes;
using WasmPay.Solving.Terms;

namespace WasmPay.Solving.Tests.Processes;

/// <summary>A process that hangs, dies or is worn out costs at most its own question.</summary>
public sealed class ProcessSolverTests
{
    public static TheoryData<string> Names => SolversFixture.Names;

    [Theory, MemberData(nameof(Names))]
    public async Task A_question_that_takes_for_ever_is_not_known_in_time_and_the_next_works(string name)
    {
        await using var solver = Make(name, new SolverLimits { CheckTime = TimeSpan.FromSeconds(1) });
        Assert.Equal(NotKnownReason.Timeout, Assert.IsType<NotKnown>(await solver.AskAsync(Fermat(), default)).Reason);
        Assert.IsType<Satisfiable>(await solver.AskAsync(Empty, default));
    }

    [Theory, MemberData(nameof(Names))]
    public async Task A_solver_that_overruns_its_own_limit_is_ended_and_the_next_question_works(string name)
    {
        await using var solver = Make(name, new SolverLimits { CheckTime = TimeSpan.FromMinutes(10), QuestionTime = TimeSpan.FromSeconds(4) });
        Assert.IsType<Satisfiable>(await solver.AskAsync(Empty, default));
        var process = Assert.Single(solver.IdleProcessIds);
        Assert.Equal(NotKnownReason.Timeout, Assert.IsType<NotKnown>(await solver.AskAsync(Fermat(), default)).Reason);
        Assert.Empty(solver.IdleProcessIds);
        AssertGone(process);
        Assert.IsType<Satisfiable>(await solver.AskAsync(Empty, default));
    }

    [Theory, MemberData(nameof(Names))]
    public async Task A_cancelled_question_ends_and_the_next_works(string name)
    {
        await using var solver = Make(name, new SolverLimits { CheckTime = TimeSpan.FromMinutes(10), QuestionTime = TimeSpan.FromMinutes(10) });
        Assert.IsType<Satisfiable>(await solver.AskAsync(Empty, default));
        using var cancelled = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => solver.AskAsync(Fermat(), cancelled.Token));
        Assert.IsType<Satisfiable>(await solver.AskAsync(Empty, default));
    }

    [Theory, MemberData(nameof(Names))]
    public async Task A_process_that_is_killed_is_replaced(string name)
    {
        await using var solver = Make(name, new SolverLimits());
        Assert.IsType<Satisfiable>(await solver.AskAsync(Empty, default));
        var killed = Assert.Single(solver.IdleProcessIds);
        using (var process = Process.GetProcessById(killed)) process.Kill();
        Assert.IsType<Satisfiable>(await solver.AskAsync(Empty, default));
        Assert.NotEqual(killed, Assert.Single(solver.IdleProcessIds));
    }

    [Theory, MemberData(nameof(Names))]
    public async Task A_process_is_replaced_when_it_has_answered_enough(string name)
    {
        await using var solver = Make(name, new SolverLimits { QuestionsPerProcess = 2 });
        await solver.AskAsync(Empty, default);
        var first = Assert.Single(solver.IdleProcessIds);
        await solver.AskAsync(Empty, default);
        Assert.Empty(solver.IdleProcessIds);
        AssertGone(first);
        await solver.AskAsync(Empty, default);
        Assert.NotEqual(first, Assert.Single(solver.IdleProcessIds));
    }

    [Theory, MemberData(nameof(Names))]
    public async Task Nothing_is_left_when_it_is_disposed_of(string name)
    {
        var solver = Make(name, new SolverLimits { Processes = 2 });
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => solver.AskAsync(Fermat(limit: 20), default)));
        var processes = solver.IdleProcessIds.ToList();
        Assert.InRange(processes.Count, 1, 2);
        await solver.DisposeAsync();
        Assert.All(processes, AssertGone);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => solver.AskAsync(Empty, default));
    }

    [Theory]
    [InlineData("Z3")]
    [InlineData("embedded")]
    public async Task A_question_for_which_memory_is_too_small_says_so(string name)
    {
        // cvc5 cannot be told; where Z3 is not on the path, the embedded one stands for it.
        var limits = new SolverLimits { Megabytes = 1, CheckTime = TimeSpan.FromMinutes(1), QuestionTime = TimeSpan.FromMinutes(1) };
        var program = SolversFixture.Program(name, limits);
        await using var solver = new ProcessSolver(program with { Arguments = [.. program.Arguments.Select(a => a.Replace("256", "64", StringComparison.Ordinal).Replace(":1", ":64", StringComparison.Ordinal))] }, limits, TimeProvider.System);
        var script = new SmtScriptBuilder();
        var (x, y) = (script.Declare("x", SmtSort.Bits(900)), script.Declare("y", SmtSort.Bits(900)));
        script.Assert(Smt.Equal(Smt.Apply(x.Sort, "bvurem", Smt.Apply(x.Sort, "bvmul", x, y), Smt.Apply(x.Sort, "bvadd", x, y)), Smt.Apply(x.Sort, "bvudiv", x, y)));
        Assert.Equal(NotKnownReason.Memory, Assert.IsType<NotKnown>(await solver.AskAsync(script.Build(), default)).Reason);
        Assert.IsType<Satisfiable>(await solver.AskAsync(Empty, default));
    }

    private static SmtScript Empty { get; } = new SmtScriptBuilder().Build();

    // Cubes that add up to a cube; with a limit it is decided by trying.
    private static SmtScript Fermat(int? limit = null)
    {
        var script = new SmtScriptBuilder();
        var cubes = new List<SmtTerm>();
        foreach (var name in (string[])["x", "y", "z"])
        {
            var number = script.Declare(name, SmtSort.Int);
            script.Assert(Smt.Less(Smt.Int(1), number));
            if (limit is { } most) script.Assert(Smt.Less(number, Smt.Int(most)));
            cubes.Add(Smt.Apply(SmtSort.Int, "*", number, number, number));
        }
        if (limit is null) script.Assert(Smt.Equal(Smt.Sum(cubes[0], cubes[1]), cubes[2]));
        return script.Build();
    }

    private static ProcessSolver Make(string name, SolverLimits limits) => new(SolversFixture.Program(name, limits), limits, TimeProvider.System);

    private static void AssertGone(int process) => Assert.ThrowsAny<ArgumentException>(() => Process.GetProcessById(process));
}
