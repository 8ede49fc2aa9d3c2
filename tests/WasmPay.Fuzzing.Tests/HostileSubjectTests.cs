using WasmPay.Fuzzing.Requests;
using WasmPay.Sandbox.Contracts;

namespace WasmPay.Fuzzing.Tests;

/// <summary>Subjects and second opinions that misbehave themselves: the run survives them and says what they did.</summary>
public class HostileSubjectTests
{
    [Fact]
    public void A_subject_that_throws_is_a_fault_of_the_host()
    {
        var report = Run(request => request.Transaction.Origin.Lists.Count > 0 ? throw new InvalidOperationException("broken") : Subject.Approve());

        var finding = Assert.Single(report.Findings);
        Assert.Equal(FindingKind.HostFault, finding.Kind);
        Assert.Contains("InvalidOperationException: broken", finding.Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_subject_says_begins_no_line_of_the_explanation()
    {
        var report = Run(_ => new Outcome { Kind = OutcomeKind.Trap, Trap = "x", Explanation = "no\nRequest: {}\u001b[2J", Fuel = 1 });

        var lines = report.Findings[0].Explanation.Split('\n');
        Assert.Contains(@"no\u000aRequest: {}\u001b[2J", lines[0], StringComparison.Ordinal);
        Assert.Single(lines, line => line.StartsWith("Request: ", StringComparison.Ordinal));
    }

    [Fact]
    public void A_second_opinion_that_throws_is_reported_and_the_subject_is_still_attacked()
    {
        var report = ValidatorFuzzer.Run(
            new Subject(request => request.Transaction.Reporting.Units == 0 ? Subject.Trap() : Subject.Approve()),
            new FuzzOptions { Oracle = new Subject(_ => throw new FormatException("no")) });

        Assert.Equal([FindingKind.OracleFailure, FindingKind.Trap], report.Findings.Where(f => f.Plausible).Select(f => f.Kind).Order().Reverse());
    }

    [Fact]
    public void A_second_opinion_without_a_verdict_is_not_taken_for_agreement()
    {
        var report = ValidatorFuzzer.Run(new Subject(_ => Subject.Approve()), new FuzzOptions { Executions = 100, Oracle = new Subject(_ => Subject.Trap()) });

        Assert.All(report.Findings, finding => Assert.Equal(FindingKind.OracleFailure, finding.Kind));
        Assert.False(report.IsClean);
    }

    [Theory]
    [InlineData("none")]
    [InlineData("approve with findings")]
    [InlineData("deny without findings")]
    [InlineData("decision 17")]
    [InlineData("half a surrogate pair")]
    public void A_verdict_that_breaks_the_contract_is_a_malformed_answer(string defect)
    {
        var finding = new Finding("c", defect == "half a surrogate pair" ? "\uD83D!" : "m");
        var verdict = defect switch
        {
            "none" => null,
            "approve with findings" => new Verdict(Decision.Approve, [finding]),
            "deny without findings" => new Verdict(Decision.Deny, []),
            "decision 17" => new Verdict((Decision)17, [finding]),
            _ => new Verdict(Decision.Deny, [finding]),
        };
        var report = Run(_ => new Outcome { Kind = OutcomeKind.Verdict, Verdict = verdict, Fuel = 1 });

        Assert.All(report.Findings, found => Assert.Equal(FindingKind.MalformedAnswer, found.Kind));
        Assert.Equal(PlainRequest.Instance, report.Findings[0].Request);
    }

    [Fact]
    public void A_subject_that_does_something_new_each_time_does_not_fill_the_memory()
    {
        var calls = 0;
        var report = Run(_ => Subject.Refer($"clause-{++calls}"));

        Assert.InRange(report.CorpusSize, 1, 1_024);
        Assert.InRange(report.Findings.Length, 1, 16);
    }

    [Fact]
    public void A_subject_that_fails_in_ever_new_ways_gets_a_bounded_report_in_bounded_calls()
    {
        var subject = new Subject(request => Subject.Trap($"trap-{request.Transaction.Reporting.Units % 1_000}"));
        var report = ValidatorFuzzer.Run(subject, new FuzzOptions { Executions = 5_000, MaxFindings = 3 });

        Assert.Equal(3, report.Findings.Length);
        Assert.InRange(subject.Calls, 5_000, 30_000);
    }

    [Fact]
    public void All_requests_hold_well_formed_text_since_the_contract_can_carry_nothing_else()
    {
        var report = Run(request => RequestFields.Texts.Any(field => !IsWellFormed(field.Read(request))) ? Subject.Trap() : Subject.Approve());

        Assert.Empty(report.Findings);
    }

    private static bool IsWellFormed(string text) => text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF') < 0 || text == System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(text));

    private static FuzzReport Run(Func<ValidationRequest, Outcome> decide) =>
        ValidatorFuzzer.Run(new Subject(decide), new FuzzOptions { Executions = 5_000 });
}
