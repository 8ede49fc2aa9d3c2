namespace WasmPay.Authoring.Models;

/// <summary>Why a call of the model gave nothing to read: stable codes in kebab-case.</summary>
public static class ModelCodes
{
    /// <summary>The endpoint has too many calls and says so.</summary>
    public const string Busy = "model-busy";

    /// <summary>The endpoint cannot be reached, breaks off, or speaks something else.</summary>
    public const string Unavailable = "model-unavailable";

    /// <summary>The endpoint fell silent.</summary>
    public const string Silent = "model-silent";

    /// <summary>The endpoint does not accept the key.</summary>
    public const string Key = "model-key";

    /// <summary>The model refused, or a filter of the endpoint's held its answer back.</summary>
    public const string Refused = "model-refused";

    /// <summary>The answer cannot be used, also after it was mended as often as is allowed.</summary>
    public const string Answer = "model-answer";

    /// <summary>A budget is used up.</summary>
    public const string Budget = "model-budget";

    /// <summary>Answers are replayed, and this one was not recorded.</summary>
    public const string NotRecorded = "model-not-recorded";
}

/// <summary>A call of the model gave nothing to read.</summary>
/// <param name="code">One of <see cref="ModelCodes"/>.</param>
/// <param name="message">One sentence or two that say what to do; never the key.</param>
internal sealed class ModelException(string code, string message) : Exception(message)
{
    /// <summary>One of <see cref="ModelCodes"/>.</summary>
    public string Code { get; } = code;

    /// <summary>Whether the model may have worked for it, so that it is charged.</summary>
    public bool MayBePaid { get; init; }
}
