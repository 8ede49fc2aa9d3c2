using WasmPay.Proving.Answers;
using WasmPay.Proving.Machine;
using WasmPay.Proving.Requests;
using WasmPay.Proving.Terms;
using WasmPay.Sandbox;
using WasmPay.Sandbox.Contracts;
using WasmPay.Wasm.Run;

namespace WasmPay.Proving;

/// <summary>A validator that was followed on all payments at once: its ways, and what it answers on each.</summary>
internal sealed class FollowedGuest
{
    private FollowedGuest(RequestBounds bounds, BitsPool pool, FactTable facts) => (Bounds, Pool, Facts) = (bounds, pool, facts);

    public RequestBounds Bounds { get; }

    public BitsPool Pool { get; }

    public FactTable Facts { get; }

    /// <summary>Why it was not followed at all; null where it was.</summary>
    public string? Problem { get; private init; }

    /// <summary>Whether it takes texts in UTF-16.</summary>
    public bool IsWide { get; private init; }

    /// <summary>The contract that it keeps.</summary>
    public ContractVersion Contract { get; private init; }

    /// <summary>Its ways but for those that end in an answer.</summary>
    public IReadOnlyList<PathEnd> OtherEnds { get; private init; } = [];

    /// <summary>Its ways that end in an answer.</summary>
    public IReadOnlyList<(SymbolicState State, WayAnswer Answer)> Answers { get; private init; } = [];

    private IReadOnlyList<Influence> Influences { get; init; } = [];

    private long Steps { get; init; }

    /// <summary>Follows a component that was admitted. It runs deep: on a thread with a large stack.</summary>
    public static FollowedGuest Follow(byte[] component, SandboxOptions options, TimeProvider time, RequestBounds bounds, MachineLimits limits, CancellationToken cancellation)
    {
        var (pool, facts) = (new BitsPool(), new FactTable());
        var (guest, problem) = GuestInstance.Start(component, options, time);
        if (guest is null) return new(bounds, pool, facts) { Problem = problem };
        using (guest)
        {
            var machine = new SymbolicMachine(pool, limits, cancellation);
            try
            {
                var request = new SymbolicRequest(machine, guest.Validate, bounds, facts);
                var (state, at) = request.Lower();
                var ends = machine.Run(state, (Function)guest.Validate.Core, [at]);
                var reader = new AnswerReader(machine, guest.Validate);
                var answers = ends.OfType<Finished>().Select(end => (end.State, reader.Read(end.State))).ToList();
                return new(bounds, pool, facts)
                {
                    IsWide = request.IsWide,
                    Contract = guest.Contract,
                    Answers = answers,
                    // What traps when it cleans up has answered nothing.
                    OtherEnds = [.. ends.Concat(guest.Validate.PostReturn is Function cleans ? answers.SelectMany(way => machine.Run(way.State.Copy(), cleans, way.State.Results)) : []).Where(end => end is not Finished)],
                    Influences = machine.Influences,
                    Steps = machine.Steps,
                };
            }
            catch (RequestNotLoweredException not)
            {
                return new(bounds, pool, facts) { Problem = not.Message };
            }
        }
    }

    /// <summary>What there is to say of it.</summary>
    public Following Report() => new()
    {
        Facts = Uses(),
        Ways = Answers.Count,
        MostFuel = Answers.Select(way => way.State.MostFuel).DefaultIfEmpty().Max(),
        Bounds = Bounds.InWords(),
        Steps = Steps,
    };

    private List<FactUse> Uses()
    {
        var (seen, uses) = (UInt128.Zero, new List<FactUse>());
        foreach (var influence in Influences)
        {
            var found = influence.Term.Facts & ~seen;
            if (found == 0) continue;
            seen |= found;
            uses.AddRange(Facts.Names(found).Select(fact => new FactUse(fact, influence.Place)));
        }
        return uses;
    }
}
