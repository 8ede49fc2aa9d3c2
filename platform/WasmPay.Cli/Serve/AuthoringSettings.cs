using System.CommandLine;
using WasmPay.Cli.Console;
using WasmPay.Platform.Authorings;
using WasmPay.Server.Authorings;
using WasmPay.Solving;

namespace WasmPay.Cli.Serve;

/// <summary>The options that say who reads the rules of a server's banks, and how much of it there may be.</summary>
internal sealed class AuthoringSettings
{
    private const int RunTokens = 500_000;
    private const decimal Micros = 1_000_000;

    private static readonly AuthoringLimits s_defaults = new();
    private readonly AuthorFactory _author = new();
    private readonly Option<int> _running = Number("--authoring-running", "Authorings that run at once, on all servers of a store together; each takes a processor while it fuzzes", s_defaults.Running);
    private readonly Option<int> _open = Number("--authoring-open", "Authorings of all banks that are not over", s_defaults.Open);
    private readonly Option<int> _ofBank = Number("--authoring-bank-open", "Authorings of one bank that are not over", s_defaults.OpenOfBank);
    private readonly Option<int> _minutes = Number("--authoring-minutes", "Minutes that a run may take, to a question or to its end", (int)s_defaults.Time.TotalMinutes);
    private readonly Option<int> _jobs = Number("--authoring-month-jobs", "Authorings that one bank may start in a month; what comes of them is kept", s_defaults.JobsOfMonth);
    private readonly Option<int> _tokens = Number("--authoring-month-tokens", "Tokens of a model that one bank may use in a month, with --author llm", (int)s_defaults.TokensOfMonth);
    private readonly Option<int> _run = Number("--authoring-run-tokens", "Tokens of a model that one run may use, which are set aside when it begins, with --author llm", RunTokens);

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        _author.AddTo(command);
        foreach (var option in (Option[])[_running, _open, _ofBank, _minutes, _jobs, _tokens, _run]) command.Options.Add(option);
    }

    /// <summary>What they say; readings are judged by the solver.</summary>
    public AuthoringOptions Read(ParseResult parsed, ISolver solver)
    {
        var tokens = AuthorFactory.IsCharged(parsed) ? Positive(parsed, _run) : 0;
        var make = _author.ForRuns(parsed, solver, tokens);
        return new AuthoringOptions
        {
            Author = build => OfRun(make(build)),
            Limits = new AuthoringLimits
            {
                Running = Positive(parsed, _running),
                Open = Positive(parsed, _open),
                OpenOfBank = Positive(parsed, _ofBank),
                Time = TimeSpan.FromMinutes(Positive(parsed, _minutes)),
                JobsOfMonth = Positive(parsed, _jobs),
                TokensOfMonth = Positive(parsed, _tokens),
                TokensOfRun = tokens,
            },
        };
    }

    private static RunAuthor OfRun(MeteredAuthor made) => new(made.Author) { Used = () => made.Usage is { Total: var total } ? new AuthorUse(total.Tokens, (long)((total.Cost ?? 0) * Micros)) : default };

    private static int Positive(ParseResult parsed, Option<int> option) =>
        parsed.GetValue(option) is > 0 and <= 1_000_000_000 and var value ? value : throw new BadInputException($"{option.Name} takes a number from 1 to 1000000000.");

    private static Option<int> Number(string name, string about, int known) => new(name) { Description = about, DefaultValueFactory = _ => known };
}
