using System.CommandLine;
using System.Text;
using WasmPay.Api.V1;
using WasmPay.Cli.Console;
using WasmPay.Wasm;

namespace WasmPay.Cli.Admin;

/// <summary>The exchange rates of a running server.</summary>
internal static class RateCommands
{
    private const int LongestFile = 64 << 10;
    private const string Heading = "currency,price";

    public static Command List() => OnServer("rates", "Prints the exchange rates that are in force, as `put-rates` takes them", [], async (client, _, json) =>
    {
        var rates = (await client.GetRatesAsync(new())).Rates;
        if (json)
        {
            JsonOutput.WriteLine(System.Console.Out, new { id = rates.Id, prices = rates.Prices.ToDictionary(p => p.Currency, p => p.Price_) });
            return;
        }
        System.Console.WriteLine(Heading);
        foreach (var price in rates.Prices) System.Console.WriteLine(VisibleText.Line($"{price.Currency},{price.Price_}"));
    });

    public static Command Put()
    {
        var file = new Argument<string>("file") { Description = $"CSV with the heading `{Heading}` and a line for each currency; - for standard input" };
        return OnServer("put-rates", "Asks for other exchange rates, all of them; another person confirms it", [file], async (client, parsed, json) =>
        {
            var request = new PutRatesRequest();
            request.Prices.AddRange(await ReadAsync(parsed.GetValue(file)!));
            var put = await client.PutRatesAsync(request);
            if (ChangeOutput.Waits(json, put.Change)) return;
            if (json) JsonOutput.WriteLine(System.Console.Out, new { id = put.Rates.Id, done = true });
            else System.Console.WriteLine("these rates are in force already");
        });
    }

    private static async Task<IEnumerable<Price>> ReadAsync(string path)
    {
        var lines = Encoding.UTF8.GetString(await InputFile.ReadAsync(path, LongestFile, "table of rates", CancellationToken.None)).TrimStart('\uFEFF').Split('\n', StringSplitOptions.TrimEntries);
        if (lines[0] != Heading) throw new BadInputException($"The first line of the table of rates must be `{Heading}`.");
        return lines.Index().Skip(1).Where(line => line.Item.Length > 0).Select(line => line.Item.Split(',') is [var currency, var price]
            ? new Price { Currency = currency.Trim(), Price_ = price.Trim() }
            : throw new BadInputException($"Line {line.Index + 1} of the table of rates is not a currency and a price: {VisibleText.Line(line.Item)}")).ToList();
    }

    private static Command OnServer(string name, string about, Symbol[] symbols, Func<RateService.RateServiceClient, ParseResult, bool, Task> act) =>
        PrincipalCommands.OnServer(name, about, symbols, invoker => new RateService.RateServiceClient(invoker), act);
}
