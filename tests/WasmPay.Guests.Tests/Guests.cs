using WasmPay.Sandbox.Contracts;
using WasmPay.Testing;

namespace WasmPay.Guests.Tests;

/// <summary>Components and payments for tests.</summary>
internal static class Guests
{
    /// <summary>A validator of contract 0.2.0: 0 units are approved, 1 is referred with the memo as message, all else traps.</summary>
    public static byte[] Simple { get; } = Read("sandbox/WasmPay.Guests/Work/warm-up.wasm");

    /// <summary>A validator of contract 0.2.0 that does what the units say, good and bad.</summary>
    public static byte[] Behaviours { get; } = Read("tests/WasmPay.Sandbox.Tests/Fixtures/behaviours-utf8.wasm");

    /// <summary>A validator of contract 0.1.0.</summary>
    public static byte[] Legacy { get; } = Read("tests/WasmPay.Sandbox.Tests/Fixtures/legacy.wasm");

    /// <summary>The same code as <see cref="Simple"/> with other bytes: another bank's component.</summary>
    public static byte[] Of(string bank) => [.. Simple, 0, (byte)(bank.Length + 1), (byte)bank.Length, .. System.Text.Encoding.ASCII.GetBytes(bank)];

    public static ValidationRequest Payment(long units = 0, string memo = "rent")
    {
        var quiet = new Activity(default, default, default, default, default, default);
        var money = new Money(units, "USD");
        var at = new Moment(1_700_000_000_000, 2023, 11, 14, 2, 22, 13);
        return new(new("tx-1", Party("Ada"), Party("Zürich “Ünïon” 銀行 🏦"), money, money, Channel.Web, "GDDS", memo, at), new(quiet, quiet, quiet, FirstPayment: true, IdleMinutes: 17));
    }

    private static Party Party(string name) => new(
        "acc-1", name, "1 High Street", "529900T8BM49AURSDO55", "", "NDHV", "USA", "USA", Holder.Business, Rating.Low, 400, ["watch", "ünïcode"]);

    private static byte[] Read(string path) => File.ReadAllBytes(Path.Combine(SharedMaterial.RepositoryRoot, path));
}
