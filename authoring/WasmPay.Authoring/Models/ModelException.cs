namespace WasmPay.Authoring.Models;

/// <summary>A call of the model gave nothing to read.</summary>
internal sealed class ModelException : Exception
{
    /// <param name="code">Stable code in kebab-case: <c>model-busy</c>, <c>model-unavailable</c>, <c>model-refused</c>, <c>model-answer</c>, <c>model-budget</c>.</param>
    /// <param name="message">One sentence that says what to do.</param>
    /// <param name="cause">What was thrown beneath, if anything.</param>
    public ModelException(string code, string message, Exception? cause = null)
        : base(message, cause) => Code = code;

    /// <summary>Stable code in kebab-case.</summary>
    public string Code { get; }

    /// <summary>Whether the same call may do better later.</summary>
    public bool MayPass { get; init; }

    /// <summary>The pause that the endpoint asks for.</summary>
    public TimeSpan? Pause { get; init; }
}
