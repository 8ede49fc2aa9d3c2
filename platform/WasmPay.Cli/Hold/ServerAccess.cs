using System.CommandLine;
using Grpc.Core;
using Grpc.Net.Client;
using WasmPay.Api.V1;
using WasmPay.Cli.Console;

namespace WasmPay.Cli.Hold;

/// <summary>The options that name a running server and who asks it.</summary>
internal sealed class ServerAccess
{
    private readonly Option<string> _url = new("--url") { Description = "Where the server answers gRPC", DefaultValueFactory = _ => "http://127.0.0.1:5080" };
    private readonly Option<string?> _token = new("--token") { Description = "Who asks: a bearer token of the platform's staff; else the environment's WASMPAY_TOKEN" };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_url);
        command.Options.Add(_token);
    }

    /// <summary>Asks. A server that says no or does not answer is bad input, in its own words.</summary>
    public async Task<T> AskAsync<T>(ParseResult parsed, Func<ValidatorService.ValidatorServiceClient, Metadata, Task<T>> ask)
    {
        if (!Uri.TryCreate(parsed.GetValue(_url), UriKind.Absolute, out var url) || url.Scheme is not "http" and not "https")
            throw new BadInputException("--url takes an address such as http://127.0.0.1:5080.");
        var token = parsed.GetValue(_token) ?? Environment.GetEnvironmentVariable("WASMPAY_TOKEN");
        if (string.IsNullOrEmpty(token)) throw new BadInputException("Say who asks: --token or the environment's WASMPAY_TOKEN.");
        if (token.Any(character => character is < '!' or > '~')) throw new BadInputException("The token has a character that no token has; check how it was pasted.");
        using var channel = GrpcChannel.ForAddress(url);
        try
        {
            return await ask(new ValidatorService.ValidatorServiceClient(channel), new Metadata { { "authorization", $"Bearer {token}" } });
        }
        catch (RpcException refused)
        {
            throw new BadInputException($"The server at {url} says {refused.StatusCode}: {refused.Status.Detail}");
        }
    }
}
