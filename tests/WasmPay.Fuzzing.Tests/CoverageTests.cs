using WasmPay.Sandbox;
using WasmPay.Sandbox.Contracts;

namespace WasmPay.Fuzzing.Tests;

/// <summary>With edges and comparison operands, what no hint tells is found.</summary>
public class CoverageTests
{
    private const int Budget = 20_000;

    [Fact]
    public void A_secret_amount_is_found_from_what_the_guest_compares()
    {
        var report = Run((request, probe) =>
            probe.Equal(0, request.Transaction.Reporting.Units, 7_316_408_215) ? Subject.Trap() : Subject.Approve());

        Assert.Equal(7_316_408_215, Assert.Single(report.Findings).Request.Transaction.Reporting.Units);
    }

    [Fact]
    public void A_secret_sum_is_found_by_the_difference_of_the_operands()
    {
        var report = Run((request, probe) =>
            probe.Equal(0, request.Transaction.Reporting.Units + request.History.Sent.Day.Total, 918_273_645) && request.History.Sent.Day.Total > 0
                ? Subject.Trap()
                : Subject.Approve());

        var request = report.Findings[0].Request;
        Assert.Equal(918_273_645, request.Transaction.Reporting.Units + request.History.Sent.Day.Total);
    }

    [Fact]
    public void Secrets_behind_each_other_are_reached_one_after_the_other()
    {
        var report = Run((request, probe) =>
            probe.Equal(0, request.Transaction.Origin.AgeDays, 7_411)
            && probe.Equal(2, request.History.Received.Week.Count, 613)
            && probe.Equal(4, request.Transaction.Reporting.Units, 4_455_667_788)
                ? Subject.Trap()
                : Subject.Approve());

        Assert.Equal(FindingKind.Trap, Assert.Single(report.Findings).Kind);
        Assert.Equal((6, 6), (report.EdgesCovered, report.EdgesTotal));
    }

    [Fact]
    public void A_secret_word_is_found_from_its_letters()
    {
        var report = Run((request, probe) =>
            probe.Equal(0, Units(request.Transaction.Destination.Country), Units("ZWE")) && probe.Equal(2, Units(request.Transaction.Purpose), Units("QX7J"))
                ? Subject.Trap()
                : Subject.Approve(), new FuzzHints { Purposes = ["GDDS"] });

        var transaction = Assert.Single(report.Findings).Request.Transaction;
        Assert.Equal(("ZWE", "QX7J"), (transaction.Destination.Country, transaction.Purpose));
    }

    [Fact]
    public void Coverage_is_told_edge_by_edge_and_a_run_by_coverage_repeats_exactly()
    {
        static Outcome Decide(ValidationRequest request, Instrumented probe) =>
            probe.Equal(0, request.Transaction.Reporting.Units, 5) || probe.Equal(2, (long)request.Transaction.Channel, 3) ? Subject.Refer("x") : Subject.Approve();
        var (first, second) = (Run(Decide), Run(Decide));

        Assert.Equal(4, first.EdgesCovered);
        Assert.Equal(first.CorpusDigest, second.CorpusDigest);
    }

    [Fact]
    public void Without_coverage_no_edges_are_claimed()
    {
        var report = ValidatorFuzzer.Run(new Subject(Rules.Right), new FuzzOptions { Executions = 100 });
        Assert.Equal((0, 0), (report.EdgesCovered, report.EdgesTotal));
    }

    private static FuzzReport Run(Func<ValidationRequest, Instrumented, Outcome> decide, FuzzHints? hints = null) =>
        ValidatorFuzzer.Run(new Instrumented(decide), new FuzzOptions { Executions = Budget, Hints = hints ?? new FuzzHints() });

    /// <summary>Up to four UTF-16 units as a guest loads them to compare.</summary>
    private static long Units(string text)
    {
        var operand = 0L;
        for (var i = Math.Min(4, text.Length) - 1; i >= 0; i--) operand = operand << 16 | text[i];
        return operand;
    }

    /// <summary>A subject that counts its edges as the engine does: one for each side of a branch.</summary>
    private sealed class Instrumented(Func<ValidationRequest, Instrumented, Outcome> decide) : IValidator, ICoverageSource
    {
        private readonly byte[] hits = new byte[6];
        private readonly List<Comparison> comparisons = [];
        private int total;

        public int EdgesTotal => 6;

        public ReadOnlySpan<byte> EdgeHits => hits;

        public ReadOnlySpan<Comparison> Comparisons => comparisons.ToArray();

        public void ClearCoverage()
        {
            Array.Clear(hits);
            comparisons.Clear();
            total = 0;
        }

        public Outcome Validate(ValidationRequest request, CancellationToken cancellation = default) => decide(request, this);

        public bool Equal(int edge, long left, long right)
        {
            if (total++ < 100) comparisons.Add(new Comparison(left, right));
            hits[left == right ? edge : edge + 1]++;
            return left == right;
        }
    }
}
