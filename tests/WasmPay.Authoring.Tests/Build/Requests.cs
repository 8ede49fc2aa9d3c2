using FsCheck;
using FsCheck.Fluent;
using WasmPay.Sandbox.Contracts;

namespace WasmPay.Authoring.Tests.Build;

/// <summary>Payments for the guest: an ordinary one, and any that the contract can carry.</summary>
internal static class Requests
{
    private static readonly Activity Quiet = new(default, default, default, default, default, default);

    private static readonly Party Somebody = new("A-1", "Ada", "1 Street", "C-1", "1985-03-12", "NDHV", "USA", "USA", Holder.Individual, Rating.Low, 900, []);

    public static ValidationRequest Ordinary { get; } = new(
        new Transaction("t-1", Somebody, Somebody with { Account = "A-2" }, new(25_000, "USD"), new(25_000, "USD"), Channel.Web, "", "", new(1_778_685_600_000, 2026, 5, 13, 3, 11, 20)),
        new History(Quiet, Quiet, Quiet, false, 60));

    /// <summary>Whole numbers of 64 bits, with their ends and the neighbourhood of nothing more often than chance.</summary>
    public static Gen<long> Units { get; } = Gen.OneOf(
        Gen.Elements(0L, 1, -1, long.MaxValue, long.MinValue, long.MaxValue - 1, long.MinValue + 1, 1L << 32, -(1L << 32), 3_037_000_499, 3_037_000_500),
        Gen.Choose(-1000, 1000).Select(small => (long)small),
        from high in Gen.Choose(int.MinValue, int.MaxValue) from low in Gen.Choose(int.MinValue, int.MaxValue) select ((long)high << 32) | (uint)low);

    private static readonly Gen<string> Text = Gen.OneOf(
        Gen.Elements("", "a", "USD", "\0", "é", "拒否", "💶", "مرفوض", "a b", new string('x', 300), "\uFFFD\uFFFF"),
        Gen.Choose(1, 12).SelectMany(length => Gen.Choose(0x20, 0x2FF).ListOf(length)).Select(units => string.Concat(units.Select(unit => (char)unit))));

    private static readonly Gen<uint> Count = Gen.OneOf(Gen.Elements(0u, 1u, uint.MaxValue), Gen.Choose(0, int.MaxValue).Select(n => (uint)n));

    private static readonly Gen<Money> Moneys = from units in Units from currency in Text select new Money(units, currency);

    private static readonly Gen<Party> Parties =
        from texts in Text.ListOf(8)
        from holder in Gen.Elements(Enum.GetValues<Holder>())
        from rating in Gen.Elements(Enum.GetValues<Rating>())
        from days in Count
        from size in Gen.Choose(0, 4)
        from lists in Text.ListOf(size)
        select new Party(texts[0], texts[1], texts[2], texts[3], texts[4], texts[5], texts[6], texts[7], holder, rating, days, [.. lists]);

    private static readonly Gen<Moment> Moments =
        from epoch in Units
        from parts in Gen.Choose(0, 255).ListOf(5)
        from year in Gen.Choose(0, ushort.MaxValue)
        select new Moment((ulong)epoch, (ushort)year, (byte)parts[0], (byte)parts[1], (byte)parts[2], (byte)parts[3], (byte)parts[4]);

    private static readonly Gen<Transaction> Transactions =
        from origin in Parties
        from destination in Parties
        from amount in Moneys
        from reporting in Moneys
        from channel in Gen.Elements(Enum.GetValues<Channel>())
        from texts in Text.ListOf(3)
        from at in Moments
        select new Transaction(texts[0], origin, destination, amount, reporting, channel, texts[1], texts[2], at);

    private static readonly Gen<Tally> Tallies = from count in Count from total in Units select new Tally(count, total);

    private static readonly Gen<Activity> Activities =
        from t in Tallies.ListOf(6) select new Activity(t[0], t[1], t[2], t[3], t[4], t[5]);

    public static Arbitrary<ValidationRequest> Any() => (
        from transaction in Transactions
        from activities in Activities.ListOf(3)
        from first in Gen.Elements(true, false)
        from idle in Gen.OneOf(Gen.Constant((uint?)null), Count.Select(minutes => (uint?)minutes))
        select new ValidationRequest(transaction, new History(activities[0], activities[1], activities[2], first, idle))).ToArbitrary();
}
