namespace WasmPay.Guests;

/// <summary>Guests cannot be run in processes of their own. The message says why.</summary>
/// <param name="code">Stable code in kebab-case: <c>unsupported</c>, <c>too-few-files</c>, <c>cannot-start</c>.</param>
/// <param name="message">One sentence.</param>
public sealed class GuestHostException(string code, string message) : Exception(message)
{
    /// <summary>Stable code in kebab-case.</summary>
    public string Code => code;
}
