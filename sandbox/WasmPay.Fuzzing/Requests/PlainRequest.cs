using WasmPay.Sandbox.Contracts;

namespace WasmPay.Fuzzing.Requests;

/// <summary>A payment with nothing special about it: 100.00 USD between two persons in one country, on a working day at noon.</summary>
internal static class PlainRequest
{
    public static ValidationRequest Instance { get; } = new(
        new Transaction(
            "payment-1",
            Person("US830004411002", "Robin Example", "HUDSUS3N"),
            Person("US660009020117", "Sam Sample", "CASCUS6S"),
            new Money(10_000, "USD"),
            new Money(10_000, "USD"),
            Channel.Web,
            "",
            "",
            Moments.At(2026, 5, 13, 12, 0)),
        new History(Windows.None, Windows.None, Windows.None, FirstPayment: false, IdleMinutes: 50_000));

    private static Party Person(string account, string name, string bank) => new(
        account, name, "12 Example Street", "C-4411002", "1984-05-17", bank, "USA", "USA", Holder.Individual, Rating.Low, 1_200, []);
}
