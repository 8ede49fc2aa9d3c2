using System.Text;
using WasmPay.Sandbox.Contracts;

namespace WasmPay.Sandbox.Tests.Validators;

/// <summary>A guest that says all that it was given, by each contract that can carry the request whole.</summary>
public sealed class MirrorTests
{
    public static TheoryData<string, string> EnginesAndVersions()
    {
        var data = new TheoryData<string, string>();
        foreach (var engine in Fixture.Engines)
            foreach (var version in (string[])["0.2.0", "0.3.0"]) data.Add(engine, version);
        return data;
    }

    [Theory, MemberData(nameof(EnginesAndVersions))]
    public void It_is_admitted_by_its_own_contract_and_sees_what_is_in_the_request(string engine, string version)
    {
        using var bench = new Bench(engine, Fixture.Bytes($"mirror-{version}.wasm"));
        Assert.Equal(version, bench.Validator.Contract);
        var seen = Encoding.Latin1.GetString(Seen(bench, Requests.Payment()));
        Assert.Contains(Requests.Payment().Transaction.Origin.Name, seen, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(EnginesAndVersions))]
    public void What_is_not_known_is_seen_by_no_contract_and_that_it_is_not_known_by_0_3_0_alone(string engine, string version)
    {
        using var bench = new Bench(engine, Fixture.Bytes($"mirror-{version}.wasm"));
        var (low, high) = (Payment(Rating.Low, 7, 3), Payment(Rating.High, 4_321, 99));
        Assert.NotEqual(Seen(bench, low), Seen(bench, high));
        Assert.Equal(Seen(bench, NotKnown.Of(Strangers.Origin, low)), Seen(bench, NotKnown.Of(Strangers.Origin, high)));

        // What stands for it is a fact like another to the older contract.
        var stands = NotKnown.Of(Strangers.Origin, low);
        Assert.Equal(version == "0.2.0", Seen(bench, stands).AsSpan().SequenceEqual(Seen(bench, stands with { Strangers = Strangers.None })));
    }

    private static ValidationRequest Payment(Rating rating, uint age, uint sent)
    {
        var plain = Requests.Payment();
        return plain with
        {
            Transaction = plain.Transaction with { Origin = plain.Transaction.Origin with { Rating = rating, AgeDays = age } },
            History = plain.History with { Sent = plain.History.Sent with { Month = new Tally(sent, sent * 100) }, IdleMinutes = sent },
        };
    }

    private static byte[] Seen(Bench bench, ValidationRequest request)
    {
        var outcome = bench.Validator.Validate(request);
        Assert.True(outcome.Kind == OutcomeKind.Verdict, outcome.Explanation);
        return Convert.FromHexString(Assert.Single(outcome.Verdict!.Findings).Message);
    }
}
