using System.CommandLine;
using WasmPay.Authoring.Authors;
using WasmPay.Authoring.Meaning;
using WasmPay.Authoring.Models;
using WasmPay.Authoring.Offline;
using WasmPay.Solving;

namespace WasmPay.Cli.Console;

/// <summary>The options that choose an author, and the author that they choose.</summary>
internal sealed class AuthorFactory
{
    private const string Offline = "offline", Model = "llm", Nobody = "none";

    private readonly Option<string> _author = new("--author")
    {
        Description = "Who writes: offline (built in, needs nothing) or llm (any OpenAI-compatible endpoint; key in WASMPAY_API_KEY or OPENAI_API_KEY)",
        DefaultValueFactory = _ => Offline,
    };

    private readonly Option<string> _fallback;
    private readonly ModelSettings _models = new();

    /// <param name="measured">Whether the author is measured, so that by default nobody stands in for it.</param>
    public AuthorFactory(bool measured = false)
    {
        _fallback = new Option<string>("--fallback")
        {
            Description = $"Who writes where no model answers: offline or none ({(measured ? Nobody : Offline)} unless given)",
            DefaultValueFactory = _ => measured ? Nobody : Offline,
        };
        _author.AcceptOnlyFromAmong(Offline, Model);
        _fallback.AcceptOnlyFromAmong(Offline, Nobody);
    }

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_author);
        command.Options.Add(_fallback);
        _models.AddTo(command);
    }

    /// <summary>The author, behind the judge of meaning; the caller disposes of it, and of the solver after it.</summary>
    public JudgedAuthor Make(ParseResult parsed, ISolver solver, IProgress<ModelProgress>? progress = null) => new(Unjudged(parsed, solver, progress), solver);

    private IRuleAuthor Unjudged(ParseResult parsed, ISolver solver, IProgress<ModelProgress>? progress)
    {
        if (parsed.GetValue(_author) == Offline) return new OfflineRuleAuthor(solver);
        List<Standby> line = [.. _models.Read(parsed, progress).Select(options => new Standby($"The model {options.Model}", new ModelRuleAuthor(options), true))];
        if (parsed.GetValue(_fallback) == Offline) line.Add(new Standby("The offline author", new OfflineRuleAuthor(solver), false));
        return new FallbackAuthor(line);
    }
}
