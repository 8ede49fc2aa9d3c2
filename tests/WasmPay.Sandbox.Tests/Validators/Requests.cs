using WasmPay.Sandbox.Contracts;

namespace WasmPay.Sandbox.Tests.Validators;

/// <summary>Requests for tests.</summary>
internal static class Requests
{
    public static ValidationRequest Payment(long units = 1_000, string currency = "USD", string memo = "rent", string originCountry = "USA", string destinationCountry = "GBR")
    {
        var quiet = new Activity(default, default, default, default, default, default);
        return new(
            new(
                "tx-1",
                Party("acc-1", "Ada Lovelace", "NDHV", originCountry),
                Party("acc-2", "Zürich “Ünïon” 銀行 🏦", "ICMR", destinationCountry),
                new(units, currency),
                new(units, currency),
                Channel.Web,
                "GDDS",
                memo,
                new(1_700_000_000_000, 2023, 11, 14, 2, 22, 13)),
            new(quiet, quiet, quiet with { Hour = new(3, 4_500) }, FirstPayment: true, IdleMinutes: 17));
    }

    /// <summary>A payment in the terms of contract 0.1.0.</summary>
    public static LegacyRequest Legacy(long amount = 1_000)
    {
        var bank = new LegacyBank("acc-1", "NDHV", "USA", "USD", "Ada Lovelace");
        return new(bank, bank, amount, "USD", "pending", "rent");
    }

    private static Party Party(string account, string name, string bank, string country) => new(
        account, name, "1 High Street", "529900T8BM49AURSDO55", "", bank, country, country, Holder.Business, Rating.Low, 400, ["watch", "ünïcode"]);
}
