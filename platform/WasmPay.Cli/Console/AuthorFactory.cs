using System.CommandLine;
using System.Text.Json.Nodes;
using WasmPay.Authoring;
using WasmPay.Authoring.Authors;
using WasmPay.Authoring.Meaning;
using WasmPay.Authoring.Models;
using WasmPay.Authoring.Models.Calls;
using WasmPay.Authoring.Models.Voices;
using WasmPay.Authoring.Offline;
using WasmPay.Solving;

namespace WasmPay.Cli.Console;

/// <summary>An author of which it is known what it takes.</summary>
/// <param name="Author">The author, behind the judge of meaning.</param>
/// <param name="Usage">What its model takes; null where no model stands behind it.</param>
internal record MeteredAuthor(JudgedAuthor Author, ModelUsage? Usage);

/// <summary>An author whose work is measured.</summary>
/// <param name="Author">The author, behind the judge of meaning.</param>
/// <param name="Usage">What its model takes; null where no model stands behind it.</param>
/// <param name="Settings">What of its settings can make its answers others: no limit of what is spent, and not where answers are kept.</param>
internal sealed record MeasuredAuthor(JudgedAuthor Author, ModelUsage? Usage, JsonObject Settings) : MeteredAuthor(Author, Usage);

/// <summary>The options that choose an author, and the author that they choose.</summary>
internal sealed class AuthorFactory
{
    private const int UsualVoices = 2;
    private const string Name = "--author", Offline = "offline", Model = "llm", Nobody = "none";

    private readonly Option<string> _author = new(Name)
    {
        Description = "Who reads the rule: offline (built in, needs nothing) or llm (any OpenAI-compatible endpoint; key in WASMPAY_API_KEY or OPENAI_API_KEY)",
        DefaultValueFactory = _ => Offline,
    };

    private readonly Option<int> _voices;
    private readonly Option<string> _fallback;
    private readonly ModelSettings _models = new();

    /// <param name="measured">Whether the author is measured, so that by default nobody stands in for it, and no other voice is heard.</param>
    public AuthorFactory(bool measured = false)
    {
        var usual = measured ? 0 : UsualVoices;
        var others = measured ? "examples made from the words and a critic" : "examples made from the words, a critic, and a source of the model's own, which is shown and does not go live";
        _voices = new Option<int>("--voices")
        {
            Description = $"Further readings of the model that are held against the first, with {others}; where they differ a question is asked (0: the model alone; {usual} unless given)",
            DefaultValueFactory = _ => usual,
        };
        _fallback = new Option<string>("--fallback")
        {
            Description = $"Who reads where no model answers: offline or none ({(measured ? Nobody : Offline)} unless given)",
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
        command.Options.Add(_voices);
        _models.AddTo(command);
    }

    /// <summary>What makes the author, behind the judge of meaning; the caller disposes of it, and of the solver after it.</summary>
    public Func<SourceBuild, JudgedAuthor> ForOne(ParseResult parsed, ISolver solver, IProgress<ModelProgress>? progress)
    {
        if (!IsCharged(parsed)) return _ => WithoutModel(solver);
        var (models, make) = (_models.Read(parsed, progress), Of(parsed, solver));
        return build => make(models, build);
    }

    /// <summary>Whether the author that a command's options choose costs something.</summary>
    public static bool IsCharged(ParseResult parsed) => parsed.GetValue<string>(Name) != Offline;

    /// <summary>What makes such authors, one for each run; each may use so many tokens, within what all of them may.</summary>
    public Func<SourceBuild, MeteredAuthor> ForRuns(ParseResult parsed, ISolver solver, long tokens)
    {
        if (!IsCharged(parsed)) return _ => new MeteredAuthor(WithoutModel(solver), null);
        var (models, make) = (_models.Read(parsed, progress: null), Of(parsed, solver));
        var budget = new ModelBudget { Tokens = tokens, RuleTokens = tokens };
        return build =>
        {
            var (usage, spending) = (new ModelUsage(models[0].Journal), new ModelSpending(budget, models[0].Spending));
            return new MeteredAuthor(make([.. models.Select(options => options with { Journal = usage, Spending = spending })], build), usage);
        };
    }

    /// <summary>The author whose work is measured; the caller disposes of it, and of the solver after it.</summary>
    public MeasuredAuthor Measured(ParseResult parsed, ISolver solver)
    {
        if (!IsCharged(parsed)) return new MeasuredAuthor(WithoutModel(solver), null, new JsonObject { ["author"] = Offline });
        var models = _models.Read(parsed, progress: null);
        var usage = new ModelUsage(models[0].Journal);
        var settings = new JsonObject
        {
            ["author"] = Model,
            // A query may hold a key, and says nothing of who answers.
            ["endpoint"] = models[0].Endpoint.GetLeftPart(UriPartial.Path),
            ["models"] = new JsonArray([.. models.Select(options => (JsonNode)options.Model)]),
            ["answer-tokens"] = models[0].AnswerTokens,
            ["redaction"] = models[0].Redaction is { } redaction ? new JsonObject { ["accounts"] = redaction.Accounts, ["names"] = new JsonArray([.. redaction.Names.Select(name => (JsonNode)name)]) } : null,
            ["voices"] = Voices(parsed),
            ["fallback"] = parsed.GetValue(_fallback),
        };
        return new MeasuredAuthor(Of(parsed, solver)([.. models.Select(options => options with { Journal = usage })], null), usage, settings);
    }

    private Func<IReadOnlyList<ModelOptions>, SourceBuild?, JudgedAuthor> Of(ParseResult parsed, ISolver solver)
    {
        var readings = Voices(parsed);
        var fallsBack = parsed.GetValue(_fallback) == Offline;
        return (models, build) =>
        {
            List<Standby> line = [.. models.Select(options => new Standby($"The model {options.Model}", Voiced(new ModelRuleAuthor(options), solver, readings, build), true))];
            if (fallsBack) line.Add(new Standby("The offline author", new OfflineRuleAuthor(solver), false));
            return new JudgedAuthor(new FallbackAuthor(line), solver);
        };
    }

    private static JudgedAuthor WithoutModel(ISolver solver) => new(new OfflineRuleAuthor(solver), solver);

    private int Voices(ParseResult parsed) =>
        parsed.GetValue(_voices) is >= 0 and <= 8 and var readings ? readings : throw new BadInputException("--voices takes a number from 0 to 8.");

    // What independent voices say is worth their calls where a rule goes live, and is not asked for by who measures a model.
    private static IRuleAuthor Voiced(ModelRuleAuthor author, ISolver solver, int readings, SourceBuild? build) =>
        readings == 0 ? author : new VoicedAuthor(author, author.Voices, new OfflineRuleAuthor(solver), solver, new VoicesOptions { Readings = readings, Build = build });
}
