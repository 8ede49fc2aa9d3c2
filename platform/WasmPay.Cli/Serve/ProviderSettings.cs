using System.CommandLine;
using WasmPay.Cli.Config;
using WasmPay.Cli.Console;
using WasmPay.Server.Access.Providers;

namespace WasmPay.Cli.Serve;

/// <summary>The options that name banks' own providers of identities.</summary>
internal sealed class ProviderSettings
{
    private const string Issuer = "issuer", ClientId = "client-id", SecretFile = "client-secret-file";
    private const int LongestSecret = 4 << 10;

    private readonly Option<string[]> _pairs = new(ConfigFile.ProviderOption)
    {
        Description = $"A bank's provider of identities (OpenID Connect), as BANK.{Issuer}=URL, BANK.{ClientId}=ID and BANK.{SecretFile}=FILE, once for each; in a configuration file a table [{ConfigFile.Providers}.BANK]",
        Arity = ArgumentArity.OneOrMore,
    };

    /// <summary>Adds the option to a command.</summary>
    public void AddTo(Command command) => command.Options.Add(_pairs);

    /// <summary>What it says, by bank.</summary>
    public IReadOnlyList<IdentityProvider> Read(ParseResult parsed) =>
        [.. (parsed.GetValue(_pairs) ?? []).Select(Parse).GroupBy(said => said.Bank, StringComparer.Ordinal).Select(bank => Of(bank.Key, bank.ToList()))];

    private static (string Bank, string Name, string Value) Parse(string pair)
    {
        var (at, dot) = (pair.IndexOf('=', StringComparison.Ordinal), pair.IndexOf('.', StringComparison.Ordinal));
        var name = at > dot && dot > 0 ? pair[(dot + 1)..at] : "";
        return name is Issuer or ClientId or SecretFile
            ? (pair[..dot], name, pair[(at + 1)..])
            : throw new BadInputException($"{ConfigFile.ProviderOption} takes BANK.{Issuer}=URL, BANK.{ClientId}=ID or BANK.{SecretFile}=FILE, not `{pair}`.");
    }

    private static IdentityProvider Of(string bank, List<(string Bank, string Name, string Value)> said)
    {
        if (said.GroupBy(s => s.Name).FirstOrDefault(s => s.Count() > 1) is { } twice) throw new BadInputException($"{ConfigFile.ProviderOption} says {bank}.{twice.Key} twice.");
        var issuer = Value(Issuer) ?? throw new BadInputException($"The provider of {bank} takes {bank}.{Issuer}.");
        return new(
            bank, Uri.TryCreate(issuer, UriKind.Absolute, out var address) ? address : throw new BadInputException($"{bank}.{Issuer} is `{issuer}`; it takes an address such as https://login.bank.example."),
            Value(ClientId) ?? throw new BadInputException($"The provider of {bank} takes {bank}.{ClientId}."), Value(SecretFile) is { } file ? Secret(file) : null);

        string? Value(string name) => said.FirstOrDefault(s => s.Name == name).Value;
    }

    private static string Secret(string file)
    {
        try
        {
            if (new FileInfo(file).Length > LongestSecret) throw new BadInputException($"{file} is no secret: it has more than {LongestSecret} bytes.");
            return File.ReadAllText(file).Trim() is { Length: > 0 } secret ? secret : throw new BadInputException($"{file} is empty; it takes a client's secret.");
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new BadInputException($"The client's secret in {file} cannot be read: {unreadable.Message}");
        }
    }
}
