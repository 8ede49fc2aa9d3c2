using FsCheck;
using FsCheck.Fluent;
using WasmPay.Sandbox.Contracts;
using WasmPay.Wasm;
using WasmPay.Wasm.Engine;
using Outcome = WasmPay.Sandbox.Contracts.Outcome;

namespace WasmPay.Guests.Tests.Protocol;

/// <summary>Requests and outcomes of every possible shape.</summary>
public static class Generators
{
    private static readonly string[] s_texts = ["", "a", "Zürich", "銀行 🏦", "\0\n", new string('x', 5_000)];

    public static Arbitrary<ValidationRequest> Requests() => Request.ToArbitrary();

    public static Arbitrary<LegacyRequest> LegacyRequests() =>
        (from origin in Bank
         from destination in Bank
         from amount in Numbers<long>()
         from a in Text
         from b in Text
         from c in Text
         select new LegacyRequest(origin, destination, amount, a, b, c)).ToArbitrary();

    public static Arbitrary<Outcome> Outcomes() => OutcomeGen.ToArbitrary();

    private static Gen<string> Text => Gen.Elements(s_texts);

    private static Gen<string?> Maybe => Gen.OneOf(Text.Select(text => (string?)text), Gen.Constant((string?)null));

    // What is for people comes out as it is shown to them.
    private static Gen<string?> MaybeShown => Maybe.Select(text => text is null ? null : VisibleText.Line(text));

    private static Gen<T> Numbers<T>() => ArbMap.Default.GeneratorFor<T>();

    private static Gen<T> OneOf<T>() where T : struct, Enum => Gen.Elements(Enum.GetValues<T>());

    private static Gen<Money> Amount => from units in Numbers<long>() from currency in Text select new Money(units, currency);

    private static Gen<Tally> Counted => from count in Numbers<uint>() from total in Numbers<long>() select new Tally(count, total);

    private static Gen<Activity> Window => Counted.ArrayOf(6).Select(t => new Activity(t[0], t[1], t[2], t[3], t[4], t[5]));

    private static Gen<Party> Side =>
        from texts in Text.ArrayOf(8)
        from holder in OneOf<Holder>()
        from rating in OneOf<Rating>()
        from age in Numbers<uint>()
        from count in Gen.Choose(0, 5)
        from lists in Text.ArrayOf(count)
        select new Party(texts[0], texts[1], texts[2], texts[3], texts[4], texts[5], texts[6], texts[7], holder, rating, age, lists);

    private static Gen<Moment> At =>
        from epoch in Numbers<ulong>()
        from year in Numbers<ushort>()
        from parts in Numbers<byte>().ArrayOf(5)
        select new Moment(epoch, year, parts[0], parts[1], parts[2], parts[3], parts[4]);

    private static Gen<LegacyBank> Bank => Text.ArrayOf(5).Select(t => new LegacyBank(t[0], t[1], t[2], t[3], t[4]));

    private static Gen<ValidationRequest> Request =>
        from texts in Text.ArrayOf(3)
        from origin in Side
        from destination in Side
        from amount in Amount
        from reporting in Amount
        from channel in OneOf<Channel>()
        from at in At
        from windows in Window.ArrayOf(3)
        from first in Numbers<bool>()
        from idle in Numbers<uint?>()
        from strangers in Gen.Choose(0, 3)
        select NotKnown.Of((Strangers)strangers, new ValidationRequest(
            new(texts[0], origin, destination, amount, reporting, channel, texts[1], texts[2], at), new(windows[0], windows[1], windows[2], first, idle)));

    private static Gen<Verdict> Decided =>
        from decision in OneOf<Decision>()
        from count in Gen.Choose(1, 4)
        from texts in Text.ArrayOf(8)
        select new Verdict(decision, decision == Decision.Approve ? [] : [.. Enumerable.Range(0, count).Select(i => new Finding(texts[2 * i], texts[(2 * i) + 1]))]);

    private static Gen<Outcome> OutcomeGen =>
        from kind in OneOf<OutcomeKind>()
        from verdict in Decided
        from fuel in Gen.Choose(0, 10_000_000)
        from part in Gen.Choose(0, 100)
        from engine in Gen.Elements(null, new EngineIdentity("managed", "2", "wasmtime-50"), new EngineIdentity("wasmtime", "50.0.1", "wasmtime-50"))
        from trap in MaybeShown
        from explanation in MaybeShown
        from legacy in Numbers<bool>()
        from reason in Maybe
        from lines in Gen.Choose(0, 3)
        from texts in Text.ArrayOf(9)
        select new Outcome
        {
            Kind = kind,
            Verdict = kind == OutcomeKind.Verdict ? verdict : null,
            Fuel = (ulong)fuel,
            HostFuel = (ulong)fuel * (ulong)part / 100,
            StartFuel = (ulong)fuel * (ulong)(100 - part) / 100,
            Engine = engine,
            Trap = trap,
            Explanation = explanation,
            Legacy = legacy && kind == OutcomeKind.Verdict ? new(verdict.Decision == Decision.Approve, reason) : null,
            Log = [.. Enumerable.Range(0, lines).Select(i => new LogLine(texts[3 * i], texts[(3 * i) + 1], texts[(3 * i) + 2]))],
        };
}
