namespace WasmPay.Wasm.Engine;

/// <summary>Why a binary is not a module that may run, by the stage that refused it.</summary>
public enum ModuleErrorKind
{
    /// <summary>The decoder could not read it (core specification, chapter 5).</summary>
    Malformed,

    /// <summary>It reads, but does not validate (chapter 3).</summary>
    Invalid,

    /// <summary>It uses a feature that this engine refuses, named in the message.</summary>
    Unsupported,

    /// <summary>It is larger than a limit allows, named in the message.</summary>
    LimitExceeded,

    /// <summary>It is valid and within the limits, and compiling it would take an optimising compiler too long.</summary>
    TooMuchToCompile,
}

/// <summary>A refusal with its place.</summary>
/// <param name="Kind">The stage that refused.</param>
/// <param name="Message">One sentence; begins with the specification's own phrase where there is one.</param>
/// <param name="Offset">Byte offset in the binary.</param>
public sealed record ModuleError(ModuleErrorKind Kind, string Message, long Offset);

/// <summary>Why a guest stopped. The first group is the core specification's (chapter 4), the second is the sandbox's.</summary>
public enum TrapCode
{
    /// <summary><c>unreachable</c> was executed.</summary>
    Unreachable,

    /// <summary>Integer division or remainder by zero.</summary>
    IntegerDivideByZero,

    /// <summary>A quotient that does not fit, or a float truncated out of range.</summary>
    IntegerOverflow,

    /// <summary>NaN truncated to an integer.</summary>
    InvalidConversionToInteger,

    /// <summary>A memory access past the end.</summary>
    OutOfBoundsMemoryAccess,

    /// <summary>A table access past the end.</summary>
    OutOfBoundsTableAccess,

    /// <summary>call_indirect to an index past the table's end.</summary>
    UndefinedElement,

    /// <summary>call_indirect to a null element.</summary>
    UninitializedElement,

    /// <summary>call_indirect to a function of another type.</summary>
    IndirectCallTypeMismatch,

    /// <summary>Calls nested deeper than the limit.</summary>
    CallStackExhausted,

    /// <summary>The fuel was used up.</summary>
    OutOfFuel,

    /// <summary>A memory or table may not become as large as the module needs.</summary>
    OutOfMemory,

    /// <summary>A host function refused: a canonical ABI trap, or an import that may not be called.</summary>
    Host,

    /// <summary>A deadline passed or the caller cancelled.</summary>
    Interrupted,

    /// <summary>
    /// The thread's own stack has no room for a call that the guest may make. It says nothing of the guest: on a thread with a larger
    /// stack the call goes on.
    /// </summary>
    HostStackExhausted,
}

/// <summary>A guest trapped. Matched by <see cref="Code"/>, never by text.</summary>
public sealed class TrapException : Exception
{
    /// <summary>A trap of the guest's code.</summary>
    public TrapException(TrapCode code, string? message = null, int? functionIndex = null, long? offset = null, Exception? inner = null)
        : base(message ?? code.ToString(), inner)
    {
        Code = code;
        FunctionIndex = functionIndex;
        Offset = offset;
    }

    /// <summary>Which trap.</summary>
    public TrapCode Code { get; }

    /// <summary>Index of the function that trapped, where known.</summary>
    public int? FunctionIndex { get; }

    /// <summary>Byte offset of the instruction in the module's binary, where known.</summary>
    public long? Offset { get; }
}

/// <summary>An import is missing or of another type.</summary>
public sealed class LinkException(string message) : Exception(message);
