using System.CommandLine;
using System.Net;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;

namespace WasmPay.Cli.Console;

/// <summary>The options that name a running server and who asks it.</summary>
internal sealed class ServerAccess
{
    /// <summary>The environment's variable with the token.</summary>
    public const string TokenVariable = "WASMPAY_TOKEN";

    private readonly Option<string> _url = new("--url") { Description = "Where the server answers gRPC", DefaultValueFactory = _ => "http://127.0.0.1:5080" };
    private readonly Option<string?> _token = new("--token") { Description = "Who asks: a bearer token; else the environment's WASMPAY_TOKEN" };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command, bool withToken = true)
    {
        command.Options.Add(_url);
        if (withToken) command.Options.Add(_token);
    }

    /// <summary>Asks. A server that says no or does not answer is bad input, in its own words.</summary>
    public Task<T> AskAsync<T>(ParseResult parsed, Func<CallInvoker, Task<T>> ask, CancellationToken cancellation)
    {
        var token = parsed.GetValue(_token) ?? Environment.GetEnvironmentVariable(TokenVariable);
        if (string.IsNullOrEmpty(token)) throw new BadInputException($"Say who asks: --token or the environment's {TokenVariable}.");
        return AskAsync(parsed.GetValue(_url), "--url", token, ask, cancellation);
    }

    /// <summary>Asks a server that another option names.</summary>
    public static Task<T> AskAsync<T>(string? address, string option, string token, Func<CallInvoker, Task<T>> ask, CancellationToken cancellation)
    {
        // RFC 6750's characters; any other would break the header, or be another than was meant.
        if (token.AsSpan().ContainsAnyExceptInRange('!', '~')) throw new BadInputException("The token has a character that no bearer token has: a space, a control character or one outside of ASCII.");
        return AskAnyoneAsync(address, option, invoker => ask(invoker.Intercept(headers =>
        {
            headers.Add("authorization", $"Bearer {token}");
            return headers;
        })), cancellation);
    }

    /// <summary>Asks what needs nobody's token.</summary>
    public Task<T> AskAnyoneAsync<T>(ParseResult parsed, Func<CallInvoker, Task<T>> ask, CancellationToken cancellation) => AskAnyoneAsync(parsed.GetValue(_url), "--url", ask, cancellation);

    private static async Task<T> AskAnyoneAsync<T>(string? address, string option, Func<CallInvoker, Task<T>> ask, CancellationToken cancellation)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var url) || url.Scheme is not "http" and not "https")
            throw new BadInputException($"{option} takes an address such as http://127.0.0.1:5080.");
        using var channel = GrpcChannel.ForAddress(url);
        try
        {
            return await ask(channel.CreateCallInvoker().Intercept(new Cancelled(cancellation)));
        }
        catch (RpcException refused)
        {
            cancellation.ThrowIfCancellationRequested();
            if (refused.Status.DebugException is not null && await AnswersHttp1Async(url))
                throw new BadInputException($"What answers at {url} is no gRPC over HTTP/2. `serve` has gRPC at the first of its two addresses and JSON at the second: {option} takes the first, perhaps {new UriBuilder(url) { Port = Math.Max(url.Port - 1, 1) }.Uri}.");
            throw new BadInputException($"The server at {url} says {refused.StatusCode}: {refused.Status.Detail}");
        }
    }

    /// <summary>Ends each call with the command.</summary>
    private sealed class Cancelled(CancellationToken cancellation) : Interceptor
    {
        public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncUnaryCallContinuation<TRequest, TResponse> continuation) =>
            continuation(request, new(context.Method, context.Host, context.Options.WithCancellationToken(cancellation)));
    }

    // How a server of HTTP/1.1 ends a call over HTTP/2 has several forms; that it answers the older protocol has one.
    private static async Task<bool> AnswersHttp1Async(Uri url)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        try
        {
            using var answer = await http.GetAsync(new Uri(url, "/healthz"));
            // Kestrel's answer where it only speaks HTTP/2.
            return answer.StatusCode != HttpStatusCode.BadRequest;
        }
        catch (Exception silent) when (silent is HttpRequestException or OperationCanceledException)
        {
            return false;
        }
    }
}
