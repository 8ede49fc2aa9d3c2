using WasmPay.Fuzzing.Requests;
using WasmPay.Sandbox.Contracts;

namespace WasmPay.Fuzzing.Generation;

/// <summary>Puts relations between several figures at a boundary: sums with what went before, averages, shares, multiples.</summary>
internal static class RelationMutations
{
    private delegate ValidationRequest Relation(ValidationRequest request, Vocabulary vocabulary, Dice dice);

    private static readonly Relation[] All =
    [
        TotalAtBoundary, CountAtBoundary, SumWithTotalAtBoundary, SumWithTotalAtBoundary,
        MultipleOfAverage, ShareOfTotal, PairShare, ReceivedAgainstSent, AmountInItsOwnCurrency, RoundAmount,
    ];

    public static ValidationRequest Apply(ValidationRequest request, Vocabulary vocabulary, Dice dice) => dice.Pick(All)(request, vocabulary, dice);

    private static ValidationRequest TotalAtBoundary(ValidationRequest request, Vocabulary vocabulary, Dice dice)
    {
        var total = Positive(vocabulary.Amount(dice));
        return SetTally(request, dice, new Tally((uint)dice.Between(1, 6), total));
    }

    private static ValidationRequest CountAtBoundary(ValidationRequest request, Vocabulary vocabulary, Dice dice)
    {
        var count = (uint)Math.Clamp(vocabulary.Count(dice), 0, 100_000);
        return SetTally(request, dice, new Tally(count, count * dice.Between(1, 100_000)));
    }

    /// <summary>What went before and this payment together.</summary>
    private static ValidationRequest SumWithTotalAtBoundary(ValidationRequest request, Vocabulary vocabulary, Dice dice)
    {
        var sum = Positive(vocabulary.Amount(dice));
        var before = dice.Between(0, sum);
        var count = (uint)Math.Clamp(dice.Percent(50) ? vocabulary.Count(dice) : dice.Between(1, 6), 1, 100_000);
        request = SetTally(request, dice, new Tally(count, before));
        return RequestMutator.SetAmount(request, sum - before);
    }

    private static ValidationRequest MultipleOfAverage(ValidationRequest request, Vocabulary vocabulary, Dice dice)
    {
        var average = dice.Between(1, 100_000);
        var count = (uint)dice.Between(1, 20);
        request = SetTally(request, dice, new Tally(count, average * count));
        return RequestMutator.SetAmount(request, average * Math.Clamp(vocabulary.Factor(dice), 1, 1_000_000) + dice.Between(-1, 1));
    }

    private static ValidationRequest ShareOfTotal(ValidationRequest request, Vocabulary vocabulary, Dice dice)
    {
        var total = dice.Between(1, 100_000) * 100;
        request = SetTally(request, dice, new Tally((uint)dice.Between(1, 6), total));
        return RequestMutator.SetAmount(request, total / 100 * Math.Clamp(vocabulary.Factor(dice), 1, 1_000) + dice.Between(-1, 1));
    }

    private static ValidationRequest PairShare(ValidationRequest request, Vocabulary vocabulary, Dice dice)
    {
        var total = dice.Between(1, 100_000) * 100;
        var share = Math.Clamp(total / 100 * Math.Clamp(vocabulary.Factor(dice), 1, 100) + dice.Between(-1, 1), 1, total);
        var window = dice.Pick(Windows.All);
        var history = request.History;
        var (all, part) = (new Tally((uint)dice.Between(2, 6), total), new Tally(1, share));
        return request with
        {
            History = dice.Percent(50)
                ? history with { Sent = Set(history.Sent, window, all), Pair = Set(Windows.None, window, part), FirstPayment = false }
                : history with { Received = Set(history.Received, window, all), Pair = Set(Windows.None, window, part), FirstPayment = false },
        };
    }

    /// <summary>Money that comes in and goes out again.</summary>
    private static ValidationRequest ReceivedAgainstSent(ValidationRequest request, Vocabulary vocabulary, Dice dice)
    {
        var received = dice.Between(1, 100_000) * 100;
        var sent = Positive(received / 100 * Math.Clamp(vocabulary.Factor(dice), 1, 1_000) + dice.Between(-1, 1));
        var window = dice.Pick(Windows.All);
        var history = request.History;
        return request with
        {
            History = history with
            {
                Received = Set(history.Received, window, new Tally(1, received)),
                Sent = Set(history.Sent, window, new Tally(1, sent)),
            },
        };
    }

    private static ValidationRequest AmountInItsOwnCurrency(ValidationRequest request, Vocabulary vocabulary, Dice dice)
    {
        var transaction = request.Transaction;
        var amount = new Money(Positive(vocabulary.Amount(dice)), vocabulary.Text(TextRole.Currency, transaction.Amount.Currency, dice));
        return request with { Transaction = transaction with { Amount = amount, Reporting = transaction.Reporting with { Units = Positive(vocabulary.Amount(dice)) } } };
    }

    private static ValidationRequest RoundAmount(ValidationRequest request, Vocabulary vocabulary, Dice dice)
    {
        var step = dice.Percent(50) ? Math.Max(1, vocabulary.Factor(dice)) : 1_000;
        return RequestMutator.SetAmount(request, Math.Clamp(step, 1, 1_000_000_000) * 100 * dice.Between(1, 30) + dice.Between(-1, 1));
    }

    private static ValidationRequest SetTally(ValidationRequest request, Dice dice, Tally tally)
    {
        var window = dice.Pick(Windows.All);
        var history = request.History;
        return request with
        {
            History = dice.Below(3) switch
            {
                0 => history with { Sent = Set(history.Sent, window, tally) },
                1 => history with { Received = Set(history.Received, window, tally) },
                _ => history with { Pair = Set(history.Pair, window, tally), FirstPayment = false },
            },
        };
    }

    /// <summary>Sets one window and empties the windows within it that would not fit any more; what encloses it is restored later.</summary>
    private static Activity Set(Activity activity, Window window, Tally tally)
    {
        activity = window.Write(activity, tally);
        foreach (var (inner, outer) in Windows.Nested.Reverse())
            if (!Windows.Contains(outer.Read(activity), inner.Read(activity)) && Encloses(window, outer))
                activity = inner.Write(activity, default);
        return activity;
    }

    private static bool Encloses(Window window, Window other) =>
        window == other || Windows.Nested.Any(pair => pair.Outer == window && Encloses(pair.Inner, other));

    private static long Positive(long units) => Math.Clamp(units, 1, Plausibility.MaximumUnits / 4);
}
