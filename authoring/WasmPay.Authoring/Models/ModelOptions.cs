namespace WasmPay.Authoring.Models;

/// <summary>Which model writes, by which endpoint, and how much it may take. All limits are finite.</summary>
public sealed record ModelOptions
{
    /// <summary>The variables that hold the endpoint's key, the first that is set.</summary>
    public static IReadOnlyList<string> KeyVariables { get; } = ["WASMPAY_API_KEY", "OPENAI_API_KEY"];

    /// <summary>An OpenAI-compatible endpoint, up to and with its version: <c>https://api.openai.com/v1</c>.</summary>
    public required Uri Endpoint { get; init; }

    /// <summary>The model's name at that endpoint.</summary>
    public required string Model { get; init; }

    /// <summary>The key; an endpoint that asks for none takes any.</summary>
    public required string ApiKey { get; init; }

    /// <summary>Whether temperature and seed are sent; some models accept only their own.</summary>
    public bool Sampling { get; init; } = true;

    /// <summary>Tokens of one answer.</summary>
    public int AnswerTokens { get; init; } = 16_000;

    /// <summary>Bytes of one response, headers excluded.</summary>
    public int AnswerBytes { get; init; } = 2 << 20;

    /// <summary>Time for one attempt of a call.</summary>
    public TimeSpan CallTime { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Attempts after the first where the endpoint is busy or broken.</summary>
    public int Retries { get; init; } = 4;

    /// <summary>Pause before the first retry; it doubles. What the endpoint asks for counts instead, up to <see cref="LongestPause"/>.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest pause before a retry.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Answers that may miss the format before the author gives up, the first included.</summary>
    public int FormatAttempts { get; init; } = 2;

    /// <summary>Calls that one author may make in its life.</summary>
    public int CallBudget { get; init; } = 1_000;

    /// <summary>Tokens, in and out, that one author may use in its life.</summary>
    public long TokenBudget { get; init; } = 10_000_000;

    /// <summary>The key from the environment, or null where none is set.</summary>
    public static string? KeyFromEnvironment() =>
        KeyVariables.Select(Environment.GetEnvironmentVariable).FirstOrDefault(key => !string.IsNullOrWhiteSpace(key));

    /// <summary>Everything but the key, so that a log line cannot give it away.</summary>
    public override string ToString() => $"{Model} at {Endpoint}";
}
