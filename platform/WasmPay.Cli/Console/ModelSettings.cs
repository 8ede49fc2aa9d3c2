using System.CommandLine;
using System.Globalization;
using WasmPay.Authoring.Models;
using WasmPay.Authoring.Models.Calls;
using WasmPay.Wasm;

namespace WasmPay.Cli.Console;

/// <summary>The options of a model, and what they say.</summary>
internal sealed class ModelSettings
{
    private readonly Option<string> _endpoint = new("--endpoint")
    {
        Description = "The model's endpoint, up to and with its version",
        DefaultValueFactory = _ => "https://api.openai.com/v1",
    };

    private readonly Option<string?> _model = new("--model") { Description = "The model's name at that endpoint; needed with --author llm" };
    private readonly Option<string?> _second = new("--second-model") { Description = "Another model at that endpoint, asked where the first gives nothing" };
    private readonly Option<int> _answerTokens = new("--answer-tokens") { Description = "Tokens of one answer of the model", DefaultValueFactory = _ => 64_000 };
    private readonly Option<int> _silence = new("--silence") { Description = "Seconds without a byte after which an answer is given up", DefaultValueFactory = _ => 180 };
    private readonly Option<long> _tokens = new("--token-budget") { Description = "Tokens, in and out, that may be used", DefaultValueFactory = _ => new ModelBudget().Tokens };
    private readonly Option<string?> _price = new("--price") { Description = "What the model costs for a million tokens, in and out: 2.50/10" };
    private readonly Option<decimal?> _cost = new("--cost-budget") { Description = "Money that may be spent, in the price's currency; needs --price" };
    private readonly Option<bool> _redact = new("--redact") { Description = "Replace account, IBAN and card numbers before they leave, and put them back in the answer" };
    private readonly Option<string[]> _names = new("--redact-name") { Description = "A name to replace in the same way; may be given several times" };
    private readonly Option<string?> _log = new("--call-log") { Description = "A file that gets a JSON line for each call of the model: function, digest, tokens, cost, time, outcome" };
    private readonly Option<string?> _cache = new("--cache") { Description = "A folder in which answers of the model are kept, so that no question is paid twice" };
    private readonly Option<string?> _record = new("--record") { Description = "A folder in which every answer of the model is recorded" };
    private readonly Option<string?> _replay = new("--replay") { Description = "A folder from which answers are replayed; nothing is asked, and what is not there fails" };

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_endpoint, _model, _second, _answerTokens, _silence, _tokens, _price, _cost, _redact, _names, _log, _cache, _record, _replay])
            command.Options.Add(option);
    }

    /// <summary>The models in the order in which they are asked; at least one.</summary>
    public IReadOnlyList<ModelOptions> Read(ParseResult parsed, IProgress<ModelProgress>? progress)
    {
        if (!Uri.TryCreate(parsed.GetValue(_endpoint), UriKind.Absolute, out var endpoint) || endpoint.Scheme is not ("http" or "https"))
            throw new BadInputException($"--endpoint {parsed.GetValue(_endpoint)} is not an http or https address.");
        if (parsed.GetValue(_model) is not { Length: > 0 } model) throw new BadInputException("--author llm needs --model, the model's name at the endpoint.");
        if (parsed.GetValue(_answerTokens) is < 1 or > 1_000_000) throw new BadInputException("--answer-tokens is from 1 to 1000000.");
        if (parsed.GetValue(_silence) is < 1 or > 3_600) throw new BadInputException("--silence is from 1 to 3600 seconds.");
        var answers = Answers(parsed);
        // Who replays asks nobody, and an endpoint on the own machine usually asks for no key.
        var key = ModelOptions.KeyFromEnvironment() ?? (endpoint.IsLoopback || answers?.Use == AnswerUse.Replay ? "none" : null)
            ?? throw new BadInputException($"--author llm needs a key in one of {string.Join(", ", ModelOptions.KeyVariables)}.");
        var price = Price(parsed);
        if (parsed.GetValue(_cost) is not null && price is null) throw new BadInputException("--cost-budget needs --price, what the model costs.");
        var first = new ModelOptions
        {
            Endpoint = endpoint,
            Model = model,
            ApiKey = key,
            AnswerTokens = parsed.GetValue(_answerTokens),
            Silence = TimeSpan.FromSeconds(parsed.GetValue(_silence)),
            Spending = new ModelSpending(new ModelBudget { Tokens = parsed.GetValue(_tokens), Cost = parsed.GetValue(_cost) }),
            Price = price,
            Redaction = parsed.GetValue(_redact) || parsed.GetValue(_names) is { Length: > 0 } ? new Redaction { Accounts = parsed.GetValue(_redact), Names = parsed.GetValue(_names) ?? [] } : null,
            Answers = answers,
            Journal = parsed.GetValue(_log) is { } log ? new CallLogFile(log) : null,
            Progress = progress,
        };
        return parsed.GetValue(_second) is { Length: > 0 } second ? [first, first with { Model = second }] : [first];
    }

    private AnswerStore? Answers(ParseResult parsed)
    {
        (Option<string?> Option, AnswerUse Use)[] all = [(_cache, AnswerUse.Cache), (_record, AnswerUse.Record), (_replay, AnswerUse.Replay)];
        var given = all.Where(one => parsed.GetValue(one.Option) is { Length: > 0 }).ToList();
        if (given.Count > 1) throw new BadInputException($"Of {string.Join(", ", given.Select(one => one.Option.Name))} only one can be given.");
        if (given is not [var (option, use)]) return null;
        var folder = parsed.GetValue(option)!;
        if (use == AnswerUse.Replay && !Directory.Exists(folder)) throw new BadInputException($"--replay {folder} is not a folder.");
        return new AnswerStore(use, folder) { HowToRecord = $"To record it: wasmpay {parsed.CommandResult.Command.Name} ... --author llm --endpoint {parsed.GetValue(_endpoint)} --model {parsed.GetValue(_model)} --record {folder}" };
    }

    private ModelPrice? Price(ParseResult parsed)
    {
        if (parsed.GetValue(_price) is not { } text) return null;
        var parts = text.Split('/');
        const NumberStyles style = NumberStyles.AllowDecimalPoint;
        return parts.Length == 2
            && decimal.TryParse(parts[0], style, CultureInfo.InvariantCulture, out var input) && decimal.TryParse(parts[1], style, CultureInfo.InvariantCulture, out var output)
            ? new ModelPrice(input, output)
            : throw new BadInputException($"--price {text} is not two numbers, for a million tokens in and out: 2.50/10.");
    }

    /// <summary>Appends each line by itself, so that the file is whole however the process ends.</summary>
    private sealed class CallLogFile : IModelJournal
    {
        private readonly Lock _lock = new();
        private readonly string _path;

        public CallLogFile(string path)
        {
            _path = path;
            // Said before anything is paid.
            Append("");
        }

        public void Note(ModelCallRecord call) => Append(call.ToJson() + "\n");

        private void Append(string text)
        {
            lock (_lock)
            {
                try
                {
                    File.AppendAllText(_path, text);
                }
                catch (Exception unwritable) when (unwritable is IOException or UnauthorizedAccessException)
                {
                    throw new BadInputException($"--call-log {_path} cannot be written: {unwritable.Message}");
                }
            }
        }
    }
}

/// <summary>Says on standard error how far an answer has come.</summary>
internal sealed class AnswerProgress : IProgress<ModelProgress>
{
    private const int Step = 64 * 1024;
    private long _told = -1;

    public void Report(ModelProgress value)
    {
        var step = value.Bytes / Step;
        if (Interlocked.Exchange(ref _told, step) != step) System.Console.Error.WriteLine(VisibleText.Line($"model      {value.Model} is answering: {value.Bytes:N0} bytes."));
    }
}
