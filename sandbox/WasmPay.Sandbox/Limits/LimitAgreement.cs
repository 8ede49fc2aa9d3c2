using System.Globalization;

namespace WasmPay.Sandbox.Limits;

/// <summary>Limits that are each in range, and together let nothing run.</summary>
public static class LimitAgreement
{
    /// <summary>Why the limits contradict each other, as a sentence that names them; null where they do not.</summary>
    public static string? Problem(SandboxOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options.ProcessMemoryBytes >= options.MemoryBytes
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"The limit process-memory-bytes is {options.ProcessMemoryBytes}, and memory-bytes, which is {options.MemoryBytes}, is what one guest may have of it: raise the first or lower the second.");
    }
}
