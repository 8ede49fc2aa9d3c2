using System.Globalization;
using System.Reflection;
using WasmPay.Sandbox.Contracts;

namespace WasmPay.Sandbox.Tests.Validators;

/// <summary>Each limit that an operator sets on a sandbox, at its boundary and one beyond, on every engine that keeps it.</summary>
public sealed class OptionLimitTests
{
    private const int PageBytes = 65_536;
    private const long Approves = 0, RefersWithOneFinding = 1, RecursesForever = 11, EchoesTheMemo = 19;

    private static readonly byte[] Component = Fixture.Bytes("behaviours-utf8.wasm");

    // What holds at a limit and fails one beyond it, by the property of the options.
    private static Dictionary<string, Action<string>> Cases { get; } = new()
    {
        [nameof(SandboxOptions.Fuel)] = Fuel,
        [nameof(SandboxOptions.MemoryBytes)] = Memory,
        [nameof(SandboxOptions.CallDepth)] = Depth,
        [nameof(SandboxOptions.ComponentBytes)] = Bytes,
        [nameof(SandboxOptions.FunctionCompileWork)] = engine => CompileWork(engine, work => new() { FunctionCompileWork = work }),
        [nameof(SandboxOptions.ComponentCompileWork)] = engine => CompileWork(engine, work => new() { ComponentCompileWork = work }),
        [nameof(SandboxOptions.CompiledValidators)] = Compiled,
        [nameof(SandboxOptions.ReadyValidators)] = Ready,
        [nameof(SandboxOptions.ResidentBytes)] = Resident,
        [nameof(SandboxOptions.ProcessMemoryBytes)] = ProcessMemory,
        [nameof(SandboxOptions.Handles)] = Handles,
        [nameof(SandboxOptions.CoreInstances)] = CoreInstances,
        [nameof(SandboxOptions.GuestThreads)] = Threads,
        [nameof(SandboxOptions.GuestThreadStackBytes)] = ThreadStack,
        [nameof(SandboxOptions.Findings)] = Findings,
        [nameof(SandboxOptions.TextBytes)] = Text,
        [nameof(SandboxOptions.VerdictBytes)] = AllTexts,
    };

    public static TheoryData<string, string> PropertiesAndEngines
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var property in Cases.Keys)
                foreach (var engine in Fixture.Engines) data.Add(property, engine);
            return data;
        }
    }

    [Theory, MemberData(nameof(PropertiesAndEngines))]
    public void A_validator_at_a_limit_answers_and_one_beyond_does_not(string property, string engine) => Cases[property](engine);

    [Fact]
    public void Every_number_among_the_options_has_a_case() => Assert.Equal(
        typeof(SandboxOptions).GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.PropertyType.IsPrimitive && property.CanWrite).Select(property => property.Name).Order(),
        Cases.Keys.Order());

    // The least fuel that is enough is found, since a straight run of code may end a little beyond what was left.
    private static void Fuel(string engine)
    {
        var (least, most) = (1ul, Run(engine, EchoesTheMemo, new()).Fuel + 1);
        while (least < most)
        {
            var middle = (least + most) / 2;
            if (Run(engine, EchoesTheMemo, new() { Fuel = middle }).Kind == OutcomeKind.Verdict) most = middle;
            else least = middle + 1;
        }

        Assert.Equal(OutcomeKind.Verdict, Run(engine, EchoesTheMemo, new() { Fuel = least }).Kind);
        Assert.Equal(OutcomeKind.OutOfFuel, Run(engine, EchoesTheMemo, new() { Fuel = least - 1 }).Kind);
        Assert.InRange(least, 100ul, Run(engine, EchoesTheMemo, new()).Fuel + 1);
    }

    // Of Wasmtime's compiler only; the managed engine bounds by itself what it emits.
    private static void CompileWork(string engine, Func<long, SandboxOptions> at)
    {
        if (engine == "managed")
        {
            Assert.Equal(OutcomeKind.Verdict, Run(engine, Approves, at(1)).Kind);
            return;
        }

        // The refusal says what it is reckoned at.
        var (code, message) = Refused(engine, Component, at(1));
        Assert.Equal("over-limit", code);
        var work = long.Parse(message.Split(" is reckoned at ")[1].Split(' ')[0], CultureInfo.InvariantCulture);
        Assert.Equal(OutcomeKind.Verdict, Run(engine, Approves, at(work)).Kind);
        Assert.Equal("over-limit", Refused(engine, Component, at(work - 1)).Code);
    }

    private static void Memory(string engine)
    {
        Assert.Equal(OutcomeKind.Verdict, Run(engine, Approves, new() { MemoryBytes = PageBytes }).Kind);
        Assert.Equal(
            ("over-limit", "The component needs 65536 bytes for its memories, tables, globals and handles; a guest may hold 65535 (MemoryBytes)."),
            Refused(engine, Component, new() { MemoryBytes = PageBytes - 1 }));
    }

    private static void AllTexts(string engine)
    {
        var finding = Assert.Single(Run(engine, RefersWithOneFinding, new()).Verdict!.Findings);
        var bytes = System.Text.Encoding.UTF8.GetByteCount(finding.Clause) + System.Text.Encoding.UTF8.GetByteCount(finding.Message);
        Assert.Equal(OutcomeKind.Verdict, Run(engine, RefersWithOneFinding, new() { VerdictBytes = bytes }).Kind);
        var outcome = Run(engine, RefersWithOneFinding, new() { VerdictBytes = bytes - 1 });
        Assert.Equal(OutcomeKind.MalformedAnswer, outcome.Kind);
        Assert.Equal($"The answer's texts have more than {bytes - 1} bytes together (VerdictBytes).", outcome.Explanation);
    }

    private static void Resident(string engine)
    {
        // Wasmtime makes a new instance for each call and keeps none.
        Assert.Equal(engine == "wasmtime" ? 0 : 1, Kept(PageBytes));
        Assert.Equal(0, Kept(PageBytes - 1));

        int Kept(long bytes)
        {
            using var core = Fixture.NewEngine(engine);
            using var sandbox = new Sandbox(new() { ResidentBytes = bytes }, core);
            Assert.True(sandbox.TryLoad(Component, out var validator, out _));
            using (validator)
            {
                Assert.Equal(OutcomeKind.Verdict, validator.Validate(Requests.Payment(Approves)).Kind);
                return sandbox.Ready.Count;
            }
        }
    }

    private static void ProcessMemory(string engine)
    {
        Assert.Equal(OutcomeKind.Verdict, Run(engine, Approves, new() { MemoryBytes = PageBytes, ProcessMemoryBytes = PageBytes }).Kind);
        using var core = Fixture.NewEngine(engine);
        Assert.Throws<ArgumentOutOfRangeException>(() => new Sandbox(new() { MemoryBytes = PageBytes, ProcessMemoryBytes = PageBytes - 1 }, core));
    }

    private static void Handles(string engine)
    {
        // It makes handles for ever; what the last one cost is all that the limits differ by.
        var fewer = Endless(1_000);
        var more = Endless(1_001);
        Assert.Equal((OutcomeKind.OutOfMemory, "out-of-memory"), KindAndTrap(fewer));
        Assert.InRange(more.Fuel - fewer.Fuel, 1ul, 1_000ul);

        Outcome Endless(int handles)
        {
            using var bench = new Bench(engine, Fixture.Hostile("handles-without-end"), new() { Handles = handles });
            return bench.Validator.ValidateLegacy(Requests.Legacy());
        }
    }

    private static void CoreInstances(string engine)
    {
        // 120 beside the table's and the validator's own.
        var component = Fixture.Hostile("many-elements");
        using (new Bench(engine, component, new() { CoreInstances = 122 }))
            Assert.Equal(("over-limit", "The component makes 122 core instances; at most 121 are made (CoreInstances)."), Refused(engine, component, new() { CoreInstances = 121 }));
    }

    private static void Threads(string engine)
    {
        using var core = Fixture.NewEngine(engine);
        Assert.Throws<ArgumentOutOfRangeException>(() => new Sandbox(new() { GuestThreads = 0 }, core));
        using var sandbox = new Sandbox(new() { GuestThreads = 1 }, core);
    }

    // What an engine says that it needs is given whatever the option says.
    private static void ThreadStack(string engine) => Assert.Equal(OutcomeKind.Verdict, Run(engine, Approves, new() { GuestThreadStackBytes = 256 << 10 }).Kind);

    // The validator calls a function that calls another: two frames, and a last one too small to count. Wasmtime bounds the stack's bytes.
    private static void Depth(string engine)
    {
        Assert.Equal((OutcomeKind.OutOfMemory, "call-stack-exhausted"), KindAndTrap(Run(engine, RecursesForever, new() { CallDepth = 2 })));
        Assert.Equal(OutcomeKind.Verdict, Run(engine, RefersWithOneFinding, new() { CallDepth = 2 }).Kind);
        if (engine == "managed") Assert.Equal((OutcomeKind.OutOfMemory, "call-stack-exhausted"), KindAndTrap(Run(engine, RefersWithOneFinding, new() { CallDepth = 1 })));
    }

    private static void Bytes(string engine)
    {
        using var core = Fixture.NewEngine(engine);
        using var exact = new Sandbox(new() { ComponentBytes = Component.Length }, core);
        Assert.True(exact.TryLoad(Component, out var validator, out _));
        validator.Dispose();
        using var less = new Sandbox(new() { ComponentBytes = Component.Length - 1 }, core);
        Assert.False(less.TryLoad(Component, out _, out var refusals));
        Assert.Equal(("over-limit", "The component has 3600 bytes; at most 3599 are taken (component-bytes)."), (refusals[0].Code, refusals[0].Message));
    }

    private static void Compiled(string engine)
    {
        using var core = Fixture.NewEngine(engine);
        foreach (var limit in new[] { 2, 3 })
        {
            using var sandbox = new Sandbox(new() { CompiledValidators = limit }, core);
            var validators = Enumerable.Range(0, 3).Select(_ => sandbox.TryLoad(Component, out var validator, out var refusals) ? validator : throw new InvalidOperationException(refusals[0].Message)).ToArray();
            foreach (var validator in validators) validator.Validate(Requests.Payment(Approves));
            Assert.Equal(limit, validators.Count(validator => validator.IsCompiled));
            foreach (var validator in validators) validator.Dispose();
        }
    }

    private static void Ready(string engine)
    {
        using var core = Fixture.NewEngine(engine);
        foreach (var limit in new[] { 2, 3 })
        {
            using var sandbox = new Sandbox(new() { ReadyValidators = limit }, core);
            var validators = Enumerable.Range(0, 3).Select(_ => sandbox.TryLoad(Component, out var validator, out var refusals) ? validator : throw new InvalidOperationException(refusals[0].Message)).ToArray();
            foreach (var validator in validators) Assert.Equal(OutcomeKind.Verdict, validator.Validate(Requests.Payment(Approves)).Kind);
            // Wasmtime makes a new instance for each call and keeps none.
            Assert.Equal(engine == "wasmtime" ? 0 : limit, sandbox.Ready.Count);
            foreach (var validator in validators) validator.Dispose();
        }
    }

    private static void Findings(string engine)
    {
        Assert.Equal(OutcomeKind.Verdict, Run(engine, RefersWithOneFinding, new() { Findings = 1 }).Kind);
        var outcome = Run(engine, RefersWithOneFinding, new() { Findings = 0 });
        Assert.Equal(OutcomeKind.MalformedAnswer, outcome.Kind);
        Assert.Contains("at most 0 are read (Findings)", outcome.Explanation, StringComparison.Ordinal);
    }

    private static void Text(string engine)
    {
        const string memo = "a memo of 20 bytes ü";
        Assert.Equal(memo, Run(engine, EchoesTheMemo, new() { TextBytes = 21 }, memo).Verdict?.Findings[0].Message);
        var outcome = Run(engine, EchoesTheMemo, new() { TextBytes = 20 }, memo);
        Assert.Equal(OutcomeKind.MalformedAnswer, outcome.Kind);
        Assert.Contains("21 bytes; at most 20 are read (TextBytes)", outcome.Explanation, StringComparison.Ordinal);
    }

    private static (string Code, string Message) Refused(string engine, byte[] component, SandboxOptions options)
    {
        using var core = Fixture.NewEngine(engine);
        using var sandbox = new Sandbox(options, core);
        Assert.False(sandbox.TryLoad(component, out _, out var refusals));
        return (refusals[0].Code, refusals[0].Message);
    }

    private static (OutcomeKind, string?) KindAndTrap(Outcome outcome) => (outcome.Kind, outcome.Trap);

    private static Outcome Run(string engine, long behaviour, SandboxOptions options, string memo = "rent")
    {
        using var bench = new Bench(engine, Component, options);
        return bench.Validator.Validate(Requests.Payment(behaviour, memo: memo));
    }
}
