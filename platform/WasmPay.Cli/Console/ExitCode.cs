using Npgsql;
using WasmPay.Platform.Storage;

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

    /// <summary>Not done, since a store or a server does not answer: nothing has to be changed in what was asked, and asking again may help.</summary>
    public const int Unreachable = 5;
}

/// <summary>Input that cannot be used; ends the command with <see cref="ExitCode.BadInput"/> and one sentence.</summary>
internal class BadInputException(string sentence) : Exception(sentence)
{
    /// <summary>With what the command ends.</summary>
    public virtual int ExitCode => Console.ExitCode.BadInput;
}

/// <summary>This machine does not do what it is there for; ends the command with <see cref="ExitCode.Fault"/> and one sentence.</summary>
internal sealed class HostFaultException(string sentence) : BadInputException(sentence)
{
    /// <inheritdoc/>
    public override int ExitCode => Console.ExitCode.Fault;
}

/// <summary>What is needed does not answer; ends the command with <see cref="ExitCode.Unreachable"/> and one sentence.</summary>
internal sealed class UnreachableException(string sentence) : BadInputException(sentence)
{
    /// <inheritdoc/>
    public override int ExitCode => Console.ExitCode.Unreachable;

    /// <summary>The same sentence, by whether a store did not answer or what it was asked was wrong.</summary>
    public static BadInputException Of(Exception cause, string sentence) => IsSilent(cause) ? new UnreachableException(sentence) : new BadInputException(sentence);

    private static IEnumerable<Exception> Causes(Exception? cause)
    {
        for (; cause is not null; cause = cause.InnerException) yield return cause;
    }

    // Of SQLite a file that cannot be opened is mostly one that is named wrongly.
    private static bool IsSilent(Exception cause) => cause is NpgsqlException silent && StoreFailures.Classify(silent) == StoreFailure.Unreachable
        // A certificate that does not fit and a password that is not there are mended by who asks, not by waiting.
        && !Causes(cause).Any(inner => inner is System.Security.Authentication.AuthenticationException or FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException)
        && !cause.Message.Contains("No password has been provided", StringComparison.Ordinal)
        && cause is not PostgresException { SqlState: ['2', '8', ..] or ['3', 'D', ..] };
}
