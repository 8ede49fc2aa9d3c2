using WasmPay.Sandbox.Contracts;

namespace WasmPay.Sandbox.Tests.Validators;

/// <summary>A long reason is taken; only one beyond the option is not, and its name is in the words.</summary>
public sealed class AnswerLimitTests
{
    public static TheoryData<string> Engines => [.. Fixture.Engines];

    [Theory, MemberData(nameof(Engines))]
    public void A_reason_of_twenty_thousand_characters_is_taken(string engine) => Assert.Equal(new string('a', 20_000), Run(engine, 20_000).Legacy?.Reason);

    [Theory, MemberData(nameof(Engines))]
    public void The_longest_reason_is_taken_and_one_more_byte_is_a_malformed_answer(string engine)
    {
        Assert.Equal(65_536, Run(engine, 65_536).Legacy?.Reason?.Length);
        var outcome = Run(engine, 65_537);
        Assert.Equal(OutcomeKind.MalformedAnswer, outcome.Kind);
        Assert.Equal("The answer has a text of 65537 bytes; at most 65536 are read (TextBytes).", outcome.Explanation);
    }

    [Theory, MemberData(nameof(Engines))]
    public void An_operator_may_take_longer_ones(string engine) => Assert.Equal(100_000, Run(engine, 100_000, new() { TextBytes = 100_000 }).Legacy?.Reason?.Length);

    // Within all other limits, it broke off the feed of the payment's other bank, whose client takes 4 MiB of a message.
    [Theory, MemberData(nameof(Engines))]
    public void A_hundred_findings_that_are_one_long_text_are_a_malformed_answer_unless_an_operator_wants_them(string engine)
    {
        var component = Fixture.Bytes("texts-together.wasm");
        using var bench = new Bench(engine, component);
        var outcome = bench.Validator.Validate(Requests.Payment(1));
        Assert.Equal((OutcomeKind.MalformedAnswer, "The answer's texts have more than 262144 bytes together (VerdictBytes)."), (outcome.Kind, outcome.Explanation));
        using var more = new Bench(engine, component, new() { VerdictBytes = 8 << 20 });
        Assert.Equal(100, more.Validator.Validate(Requests.Payment(1)).Verdict!.Findings.Count);
    }

    private static Outcome Run(string engine, long length, SandboxOptions? options = null)
    {
        using var bench = new Bench(engine, Fixture.Hostile("long-reason"), options);
        return bench.Validator.ValidateLegacy(Requests.Legacy(length));
    }
}
