using WasmPay.Sandbox.Contracts;

namespace WasmPay.Sandbox.Tests.Validators;

/// <summary>An allocator that lies is believed nothing: the host writes nowhere that it was not given.</summary>
public sealed class LiarTests
{
    public static TheoryData<string> Engines => [.. Fixture.Engines];

    private static ValidationRequest Asking(int bytes)
    {
        var request = Requests.Payment();
        return request with { Transaction = request.Transaction with { Id = new string('x', bytes) } };
    }

    [Theory, MemberData(nameof(Engines))]
    public void Each_lie_is_told_apart_and_none_approves(string engine)
    {
        using var bench = new Bench(engine, Fixture.Bytes("liar.wasm"), new() { Fuel = 200_000 });
        Assert.Equal(Decision.Approve, bench.Validator.Validate(Asking(100)).Verdict?.Decision);
        Assert.Equal(OutcomeKind.MalformedAnswer, bench.Validator.Validate(Asking(101)).Kind);
        Assert.Equal((OutcomeKind.Trap, "unreachable"), (bench.Validator.Validate(Asking(102)).Kind, bench.Validator.Validate(Asking(102)).Trap));
        Assert.Equal(OutcomeKind.OutOfFuel, bench.Validator.Validate(Asking(103)).Kind);
        Assert.Equal(OutcomeKind.MalformedAnswer, bench.Validator.Validate(Asking(105)).Kind);
        Assert.Equal(Decision.Approve, bench.Validator.Validate(Asking(100)).Verdict?.Decision);
    }

    [Theory, MemberData(nameof(Engines))]
    public void A_list_at_a_place_that_is_not_aligned_is_malformed(string engine)
    {
        using var bench = new Bench(engine, Fixture.Bytes("liar.wasm"));
        var request = Requests.Payment();
        var lists = Enumerable.Repeat("watch", 13).ToArray();
        var outcome = bench.Validator.Validate(request with { Transaction = request.Transaction with { Origin = request.Transaction.Origin with { Lists = lists } } });
        Assert.Equal(OutcomeKind.MalformedAnswer, outcome.Kind);
        Assert.Contains("aligned", outcome.Explanation, StringComparison.Ordinal);
    }
}
