namespace WasmPay.Authoring.Build;

/// <summary>The machine cannot run the toolchain; no source would build. The message says what to do.</summary>
public sealed class ToolchainException : Exception
{
    /// <summary>A failure of the toolchain.</summary>
    /// <param name="code">Stable code in kebab-case: <c>toolchain-not-found</c>, <c>node-missing</c>, <c>node-too-old</c>, <c>install-failed</c>, <c>worker-failed</c>.</param>
    /// <param name="message">One sentence that says what to do.</param>
    /// <param name="cause">What was thrown beneath, if anything.</param>
    public ToolchainException(string code, string message, Exception? cause = null)
        : base(message, cause) => Code = code;

    /// <summary>Stable code in kebab-case.</summary>
    public string Code { get; }
}
