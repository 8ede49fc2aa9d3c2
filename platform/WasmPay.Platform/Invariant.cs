using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace WasmPay.Platform;

/// <summary>A promise of the ledger or of the record does not hold: a bug or a broken store, never bad input.</summary>
public sealed class InvariantException : Exception
{
    /// <summary>With the promise that is broken.</summary>
    public InvariantException(string message) : base(message) { }

    /// <summary>Without a message.</summary>
    public InvariantException() { }

    /// <summary>With the cause.</summary>
    public InvariantException(string message, Exception inner) : base(message, inner) { }
}

/// <summary>Checks that stay on in Release: money is never moved on an assumption.</summary>
internal static class Invariant
{
    /// <summary>Throws unless <paramref name="holds"/>; nothing of the surrounding database transaction is then committed.</summary>
    public static void Holds([DoesNotReturnIf(false)] bool holds, string promise, [CallerArgumentExpression(nameof(holds))] string expression = "")
    {
        if (!holds) throw new InvariantException($"{promise} ({expression})");
    }
}
