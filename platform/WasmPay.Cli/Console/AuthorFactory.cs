using System.CommandLine;
using WasmPay.Authoring.Authors;
using WasmPay.Authoring.Models;
using WasmPay.Authoring.Offline;

namespace WasmPay.Cli.Console;

/// <summary>The options that choose an author, and the author that they choose.</summary>
internal sealed class AuthorFactory
{
    private const string Name = "--author";

    private readonly Option<string> _author = new(Name)
    {
        Description = "Who writes: offline (built in, needs nothing) or llm (any OpenAI-compatible endpoint; key in WASMPAY_API_KEY or OPENAI_API_KEY)",
        DefaultValueFactory = _ => "offline",
    };

    private readonly Option<string> _endpoint = new("--endpoint")
    {
        Description = "The model's endpoint, up to and with its version",
        DefaultValueFactory = _ => "https://api.openai.com/v1",
    };

    private readonly Option<string?> _model = new("--model") { Description = "The model's name at that endpoint; needed with --author llm" };

    public AuthorFactory() => _author.AcceptOnlyFromAmong("offline", "llm");

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_author);
        command.Options.Add(_endpoint);
        command.Options.Add(_model);
    }

    /// <summary>The author; the caller disposes one that can be disposed.</summary>
    public IRuleAuthor Make(ParseResult parsed) => Source(parsed)();

    /// <summary>Whether the author that a command's options choose costs something.</summary>
    public static bool IsCharged(ParseResult parsed) => parsed.GetValue<string>(Name) != "offline";

    /// <summary>What makes such authors, one for each run; each may use so many tokens, where that is said.</summary>
    public Func<IRuleAuthor> Source(ParseResult parsed, long tokens = 0)
    {
        if (!IsCharged(parsed)) return static () => new OfflineRuleAuthor();
        if (!Uri.TryCreate(parsed.GetValue(_endpoint), UriKind.Absolute, out var endpoint) || endpoint.Scheme is not ("http" or "https"))
            throw new BadInputException($"--endpoint {parsed.GetValue(_endpoint)} is not an http or https address.");
        if (parsed.GetValue(_model) is not { Length: > 0 } model) throw new BadInputException("--author llm needs --model, the model's name at the endpoint.");
        // An endpoint on the own machine usually asks for no key.
        var key = ModelOptions.KeyFromEnvironment() ?? (endpoint.IsLoopback ? "none" : null)
            ?? throw new BadInputException($"--author llm needs a key in one of {string.Join(", ", ModelOptions.KeyVariables)}.");
        var options = new ModelOptions { Endpoint = endpoint, Model = model, ApiKey = key };
        if (tokens > 0) options = options with { TokenBudget = tokens };
        return () => new ModelRuleAuthor(options);
    }
}
