namespace WasmPay.Cli.Console;

/// <summary>What the process answers to its caller.</summary>
internal static class ExitCode
{
    /// <summary>Done, and the answer is yes where there was a question.</summary>
    public const int Done = 0;

    /// <summary>Done, and the answer is no: denied, refused, findings.</summary>
    public const int No = 1;

    /// <summary>The caller gave something that cannot be used; standard error says what and why.</summary>
    public const int BadInput = 2;

    /// <summary>Our fault, or the machine's.</summary>
    public const int Fault = 3;

    /// <summary>Done, and the answer is not known: nothing speaks against it, and not all was looked at.</summary>
    public const int Unknown = 4;
}

/// <summary>Input that cannot be used; ends the command with <see cref="ExitCode.BadInput"/> and one sentence.</summary>
internal sealed class BadInputException(string sentence) : Exception(sentence);
