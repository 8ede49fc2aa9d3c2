using System.CommandLine;
using System.Net;
using WasmPay.Cli.Console;
using WasmPay.Server.Intake;

namespace WasmPay.Cli.Serve;

/// <summary>The options that say how much one caller, or one address, may have of the server.</summary>
internal sealed class CallSettings
{
    private static readonly CallLimits s_defaults = new();
    private readonly Option<int> _calls = Number("--calls-per-second", "Calls a second of one person or machine; twice as many at once", s_defaults.PerSecond);
    private readonly Option<int> _strangers = Number("--strangers-per-minute", "Calls a minute from one address by those who are not known: sign-ins, and tokens that are nobody's", s_defaults.StrangersPerMinute);
    private readonly Option<int> _perAddress = Number("--connections-per-address", "Open connections of one address", s_defaults.ConnectionsPerAddress);
    private readonly Option<int> _connections = Number("--connections", "Open connections in all", s_defaults.Connections);
    private readonly Option<string?> _proxies = new("--proxy") { Description = "Addresses of proxies in front of the server, or their networks (10.0.0.0/8), with commas between: their X-Forwarded-For is believed, and their own connections are not counted" };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_calls, _strangers, _perAddress, _connections, _proxies]) command.Options.Add(option);
    }

    /// <summary>What they say.</summary>
    public CallLimits Read(ParseResult parsed) => new()
    {
        PerSecond = Count(parsed, _calls),
        StrangersPerMinute = Count(parsed, _strangers),
        ConnectionsPerAddress = Count(parsed, _perAddress),
        Connections = Count(parsed, _connections),
        Proxies = [.. (parsed.GetValue(_proxies) ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(text =>
            IPNetwork.TryParse(text, out var network) ? network
            : IPAddress.TryParse(text, out var address) ? new IPNetwork(address, address.GetAddressBytes().Length * 8)
            : throw new BadInputException($"{_proxies.Name} takes IP addresses or networks with commas between, not `{text}`."))],
    };

    private static int Count(ParseResult parsed, Option<int> option) => parsed.GetValue(option) is > 0 and <= 1_000_000 and var count
        ? count
        : throw new BadInputException($"{option.Name} takes a number from 1 to 1000000, not {parsed.GetValue(option)}.");

    private static Option<int> Number(string name, string about, int known) => new(name) { Description = about, DefaultValueFactory = _ => known };
}
