using WasmPay.Server.Samples;
using WasmPay.Server.Tests.Support;

namespace WasmPay.Cli.Tests;

/// <summary>Exchange rates by commands against a real server.</summary>
public sealed class RateTests : IAsyncLifetime
{
    private readonly RunningServer _running = new();
    private readonly string _file = Path.GetTempFileName();

    public Task InitializeAsync() => _running.InitializeAsync();

    public Task DisposeAsync()
    {
        File.Delete(_file);
        return _running.DisposeAsync();
    }

    [Fact]
    public async Task What_is_printed_is_taken_again_and_others_wait_for_a_second_person()
    {
        var printed = await RunAsync("rates");
        Assert.StartsWith("currency,price\nAED,", printed.Output, StringComparison.Ordinal);
        await File.WriteAllTextAsync(_file, printed.Output);
        var same = await RunAsync("put-rates", _file);
        Assert.Equal((0, "these rates are in force already\n"), (same.ExitCode, same.Output));

        await File.WriteAllTextAsync(_file, printed.Output.Replace("GBP,1.27\n", "GBP,1.5\n", StringComparison.Ordinal));
        var asked = await RunAsync("put-rates", _file);
        Assert.Equal(0, asked.ExitCode);
        Assert.Contains("another person confirms it: wasmpay admin confirm change_", asked.Output, StringComparison.Ordinal);
        Assert.Equal(printed.Output, (await RunAsync("rates")).Output);
    }

    [Theory]
    [InlineData("The first line of the table of rates must be `currency,price`.", "GBP,1.5\n")]
    [InlineData("Line 3 of the table of rates is not a currency and a price: GBP", "currency,price\nUSD,1\nGBP\n")]
    [InlineData("not a positive decimal", "currency,price\nUSD,-1\n")]
    public async Task What_is_no_table_is_bad_input_with_its_place(string says, string table)
    {
        await File.WriteAllTextAsync(_file, table);
        var refused = await RunAsync("put-rates", _file);
        Assert.Equal((2, ""), (refused.ExitCode, refused.Output));
        Assert.Contains(says, refused.Error, StringComparison.Ordinal);
    }

    private Task<Answer> RunAsync(params string[] arguments) =>
        Wasmpay.RunAsync(["admin", .. arguments, "--url", _running.Server.GrpcAddress.ToString(), "--token", SampleBanks.Staff.Token]);
}
