using WasmPay.Authoring.Models.Calls;

namespace WasmPay.Authoring.Models;

/// <summary>Which model writes, by which endpoint, and how much it may take. All limits are finite.</summary>
public sealed record ModelOptions
{
    /// <summary>The variables that hold the endpoint's key, the first that is set.</summary>
    public static IReadOnlyList<string> KeyVariables { get; } = ["WASMPAY_API_KEY", "OPENAI_API_KEY"];

    /// <summary>More resends than these help nobody.</summary>
    public const int MostResends = 2;

    private readonly int _resends = MostResends;

    /// <summary>An OpenAI-compatible endpoint, up to and with its version: <c>https://api.openai.com/v1</c>.</summary>
    public required Uri Endpoint { get; init; }

    /// <summary>The model's name at that endpoint.</summary>
    public required string Model { get; init; }

    /// <summary>The key; an endpoint that asks for none takes any.</summary>
    public required string ApiKey { get; init; }

    /// <summary>Whether temperature and seed are sent; some models accept only their own.</summary>
    public bool Sampling { get; init; } = true;

    /// <summary>Tokens of one answer. A policy's reading may need all of them.</summary>
    public int AnswerTokens { get; init; } = 64_000;

    /// <summary>Characters of one answer.</summary>
    public int AnswerCharacters { get; init; } = 1 << 20;

    /// <summary>Bytes of one response, headers excluded; a streamed token takes some three hundred.</summary>
    public int AnswerBytes { get; init; } = 32 << 20;

    /// <summary>Time without a byte after which an answer is given up, before the first one too.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>Time after which an answer is given up whatever comes. It is there for those who send a byte now and then, for ever.</summary>
    public TimeSpan LongestAnswer { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How often a call is sent again where nothing came or the connection broke: 0 to <see cref="MostResends"/>.</summary>
    public int Resends
    {
        get => _resends;
        init => _resends = value is >= 0 and <= MostResends ? value : throw new ArgumentOutOfRangeException(nameof(value), value, $"A call is sent again 0 to {MostResends} times.");
    }

    /// <summary>Pause before the first resend; it doubles. What the endpoint asks for counts instead, up to <see cref="LongestPause"/>.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest pause that is waited; an endpoint that asks for a longer one is not sent the call again.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How often a faulty answer goes back with its faults before it is given up.</summary>
    public int PatchRounds { get; init; } = 2;

    /// <summary>Tokens and money that may be used.</summary>
    public ModelBudget Budget { get; init; } = new();

    /// <summary>What is charged where several authors share a budget, which is then this one's; null for one of the author's own.</summary>
    public ModelSpending? Spending { get; init; }

    /// <summary>What the model costs; null where nobody counts money.</summary>
    public ModelPrice? Price { get; init; }

    /// <summary>What is replaced in the data before it leaves; null for nothing.</summary>
    public Redaction? Redaction { get; init; }

    /// <summary>Answers that are kept; null where each is asked for.</summary>
    public AnswerStore? Answers { get; init; }

    /// <summary>Gets a line for each call; null for nobody.</summary>
    public IModelJournal? Journal { get; init; }

    /// <summary>Told how much of an answer has come, as it comes; null for nobody.</summary>
    public IProgress<ModelProgress>? Progress { get; init; }

    /// <summary>The key from the environment, or null where none is set.</summary>
    public static string? KeyFromEnvironment() =>
        KeyVariables.Select(Environment.GetEnvironmentVariable).FirstOrDefault(key => !string.IsNullOrWhiteSpace(key));

    /// <summary>Model and host: no key, and nothing of the address in which some hide one.</summary>
    public override string ToString() => $"{Model} at {Endpoint.Authority}";
}

/// <summary>What a model costs, in one currency, for a million tokens.</summary>
/// <param name="Input">For a million tokens in.</param>
/// <param name="Output">For a million tokens out.</param>
public sealed record ModelPrice(decimal Input, decimal Output)
{
    private const decimal Million = 1_000_000m;

    /// <summary>The cost of so many tokens, in the same currency.</summary>
    public decimal Of(long input, long output) => (input * Input + output * Output) / Million;
}

/// <summary>How much may be used. A call that has begun is paid to its end; the next one is not made.</summary>
public sealed record ModelBudget
{
    /// <summary>Tokens, in and out, that one author may use in its life.</summary>
    public long Tokens { get; init; } = 10_000_000;

    /// <summary>Tokens, in and out, for one rule of one bank.</summary>
    public long RuleTokens { get; init; } = 1_000_000;

    /// <summary>Money that one author may use in its life, in the price's currency; null where it has no price.</summary>
    public decimal? Cost { get; init; }

    /// <summary>Money for one rule of one bank.</summary>
    public decimal? RuleCost { get; init; }
}

/// <summary>How far an answer has come.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Bytes">Bytes of the stream so far.</param>
public sealed record ModelProgress(string Model, long Bytes);
