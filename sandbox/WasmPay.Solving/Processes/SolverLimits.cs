namespace WasmPay.Solving.Processes;

/// <summary>What a question may cost. All of it is finite.</summary>
public sealed record SolverLimits
{
    /// <summary>Characters of a script, its wanted and preferred terms included.</summary>
    public int ScriptCharacters { get; init; } = 2 << 20;

    /// <summary>Characters that a solver may say to one command.</summary>
    public int AnswerCharacters { get; init; } = 1 << 20;

    /// <summary>What the solver is told to take for one check.</summary>
    public TimeSpan CheckTime { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>What a solver may be late beyond <see cref="CheckTime"/>; then it hangs, and the question is put to another process once.</summary>
    public TimeSpan LateTime { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Time for a question in all, waiting for a free process not included; then its process is ended.</summary>
    public TimeSpan QuestionTime { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Of <see cref="QuestionTime"/>, what is spent on what is only preferred; the answer keeps what was reached by then.</summary>
    public TimeSpan PreferenceTime { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Time until a process says who it is: the embedded solver loads 35 MB.</summary>
    public TimeSpan StartTime { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Megabytes of one process, for solvers that can be told: Z3 can, cvc5 cannot. The embedded one has at least 256.</summary>
    public int Megabytes { get; init; } = 1024;

    /// <summary>Processes at once; more callers wait.</summary>
    public int Processes { get; init; } = 1;

    /// <summary>Questions after which a process is replaced, so that what a solver leaks stays bounded.</summary>
    public int QuestionsPerProcess { get; init; } = 500;
}
