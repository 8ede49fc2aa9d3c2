using WasmPay.Solving.Processes;
using WasmPay.Solving.Terms;

namespace WasmPay.Solving.Tests.Processes;

/// <summary>A program that speaks no SMT-LIB, or speaks it badly, is no answer, and no exception.</summary>
public sealed class UntrustedSolverTests
{
    [Theory]
    [InlineData("maybe")]
    [InlineData("sat sat")]
    [InlineData("")]
    [InlineData("(error \\\"no\\\")")]
    [InlineData("SAT")]
    [InlineData("((((((((((")]
    public async Task A_verdict_that_is_none_is_not_understood(string said) =>
        Assert.Equal(NotKnownReason.NotUnderstood, Assert.IsType<NotKnown>(await AskAsync(Says(said, "((|x| 1))"))).Reason);

    [Theory]
    [InlineData("")]
    [InlineData("((|x| 1) (|x| 2))")]
    [InlineData("((|x| true))")]
    [InlineData("((|x| 1.5))")]
    [InlineData("((|x|))")]
    [InlineData("(|x| 1)")]
    [InlineData("((|x| 1)")]
    public async Task Values_that_are_none_are_not_understood(string said) =>
        Assert.Equal(NotKnownReason.NotUnderstood, Assert.IsType<NotKnown>(await AskAsync(Says("sat", said))).Reason);

    [Fact]
    public async Task The_stand_in_of_these_tests_can_also_speak_it() =>
        Assert.Equal([new IntValue(1)], Assert.IsType<Satisfiable>(await AskAsync(Says("sat", "((|x| 1))"))).Values);

    [Fact]
    public async Task Why_a_solver_gives_up_is_quoted()
    {
        var answer = Assert.IsType<NotKnown>(await AskAsync(Says("unknown", "(:reason-unknown \\\"(incomplete quantifiers)\\\")")));
        Assert.Equal(NotKnownReason.GaveUp, answer.Reason);
        Assert.Contains("incomplete quantifiers", answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_flood_is_not_read_to_its_end() =>
        Assert.Equal(NotKnownReason.NotUnderstood, Assert.IsType<NotKnown>(await AskAsync("const b = 'x'.repeat(1 << 16); const more = () => process.stdout.write(b, more); let n = 0; answer = () => n++ === 0 ? process.stdout.write(`${mark}\\n`) : more();")).Reason);

    [Fact]
    public async Task A_process_that_dies_at_each_question_has_died() =>
        Assert.Equal(NotKnownReason.Died, Assert.IsType<NotKnown>(await AskAsync("let n = 0; answer = () => n++ === 0 ? process.stdout.write(`${mark}\\n`) : process.exit(3);")).Reason);

    [Fact]
    public async Task A_question_on_which_a_process_hangs_is_put_to_another()
    {
        var file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            // Hangs at its first check, and answers where another has hung before it.
            var script = $"const hung = require('fs').existsSync('{file}'); let n = 0; answer = () => {{ const said = ['', 'sat', '((|x| 1))'][Math.min(n++, 2)]; if (said === 'sat' && !hung) require('fs').writeFileSync('{file}', ''); else process.stdout.write(`${{said}}\n${{mark}}\n`); }};";
            Assert.IsType<Satisfiable>(await AskAsync(script, new SolverLimits { CheckTime = TimeSpan.FromSeconds(1), LateTime = TimeSpan.Zero, QuestionTime = TimeSpan.FromMinutes(1) }));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task A_question_on_which_all_hang_ends_with_its_time() =>
        Assert.Equal(NotKnownReason.Timeout, Assert.IsType<NotKnown>(await AskAsync("let n = 0; answer = () => { if (n++ === 0) process.stdout.write(`${mark}\n`); };", new SolverLimits { CheckTime = TimeSpan.FromSeconds(1), LateTime = TimeSpan.Zero })).Reason);

    [Fact]
    public async Task A_process_that_is_silent_is_not_available() =>
        Assert.Equal(NotKnownReason.Unavailable, Assert.IsType<NotKnown>(await AskAsync("answer = () => {};", new SolverLimits { StartTime = TimeSpan.FromSeconds(1) })).Reason);

    [Fact]
    public async Task A_program_that_is_not_there_is_not_available()
    {
        await using var solver = new ProcessSolver(SolverProgram.Cvc5("/no/such/solver"), new SolverLimits(), TimeProvider.System);
        Assert.Equal(NotKnownReason.Unavailable, Assert.IsType<NotKnown>(await solver.AskAsync(Question, default)).Reason);
    }

    [Fact]
    public async Task A_solver_that_cannot_be_made_ready_is_not_available()
    {
        var program = SolverProgram.Embedded("node", _ => throw new InvalidOperationException("The disk is full."), new SolverLimits());
        await using var solver = new ProcessSolver(program, new SolverLimits(), TimeProvider.System);
        var answer = Assert.IsType<NotKnown>(await solver.AskAsync(Question, default));
        Assert.Equal(NotKnownReason.Unavailable, answer.Reason);
        Assert.Contains("The disk is full.", answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_script_that_is_too_long_is_not_asked()
    {
        await using var solver = new ProcessSolver(SolverProgram.Cvc5("/no/such/solver"), new SolverLimits { ScriptCharacters = 10 }, TimeProvider.System);
        Assert.Equal(NotKnownReason.TooLong, Assert.IsType<NotKnown>(await solver.AskAsync(Question, default)).Reason);
    }

    [Fact]
    public async Task A_solver_sees_nothing_of_our_environment_that_it_has_no_use_for()
    {
        Environment.SetEnvironmentVariable("WASMPAY_SOLVING_SECRET", "secret");
        var answer = Assert.IsType<NotKnown>(await AskAsync("let n = 0; answer = () => process.stdout.write((n++ === 0 ? '' : `seen ${Object.keys(process.env)}\\n`) + `${mark}\\n`);"));
        Assert.Contains("seen", answer.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("SECRET", answer.Message, StringComparison.Ordinal);
    }

    private static SmtScript Question { get; } = MakeQuestion();

    private static SmtScript MakeQuestion()
    {
        var script = new SmtScriptBuilder();
        script.Want(script.Declare("x", SmtSort.Int));
        return script.Build();
    }

    // First who it is, then the verdict, then whatever is asked about it.
    private static string Says(string verdict, string then) =>
        $"let n = 0; answer = () => process.stdout.write(`${{[\"\", \"{verdict}\", \"{then}\"][Math.min(n++, 2)]}}\\n${{mark}}\\n`);";

    private static async Task<SolverAnswer> AskAsync(string script, SolverLimits? limits = null)
    {
        var lines = $$"""
            let answer, mark;
            require("readline").createInterface({ input: process.stdin }).on("line", line => {
              const end = /^\(echo "(.*)"\)$/.exec(line);
              if (end) { mark = end[1]; answer(); }
            }).on("close", () => process.exit(0));
            {{script}}
            """;
        await using var solver = new ProcessSolver(new SolverProgram("stand-in", "node", ["-e", lines], ""), limits ?? new SolverLimits(), TimeProvider.System);
        return await solver.AskAsync(Question, default);
    }
}
