namespace WasmPay.Sandbox.Components.Binary;

/// <summary>
/// The codes of the component binary format, and of core types within it, that belong to proposals which are not released. Each is
/// refused by its proposal's name, so that a component's author learns what to switch off. What core modules contain is named by
/// the core engine in the same way.
/// </summary>
internal static class LaterProposals
{
    private const string Async = "the component model async feature", ErrorContexts = "the component model error-context feature",
        Threads = "the shared-everything threads proposal", Gc = "the gc proposal", StackSwitching = "the stack switching proposal",
        FunctionReferences = "the function references proposal", Exceptions = "the exceptions proposal",
        Memory64 = "the memory64 proposal", PageSizes = "the custom page sizes proposal";

    /// <summary>A component-level type's code (Binary.md, Type Definitions); null where it is nobody's.</summary>
    public static ComponentException? Type(byte code, long at) => code switch
    {
        0x43 => Refused("async component functions require", Async, at),
        0x63 => Refused("maps require", "the component model map feature", at),
        0x64 => Refused("error contexts require", ErrorContexts, at),
        0x65 or 0x66 => Refused("streams and futures require", Async, at),
        0x67 => Refused("fixed-length lists require", "the component model fixed-length lists feature", at),
        _ => null,
    };

    /// <summary>A canonical definition's code.</summary>
    public static ComponentException? Canonical(byte code, long at) => code switch
    {
        0x1C or 0x1D or 0x1E => Refused("this canonical function requires", ErrorContexts, at),
        >= 0x05 and <= 0x2D => Refused("this canonical function requires", Async, at),
        >= 0x40 and <= 0x42 => Refused("this canonical function requires", Threads, at),
        _ => null,
    };

    /// <summary>A canonical option's code.</summary>
    public static ComponentException? CanonicalOption(byte code, long at) => code switch
    {
        0x06 or 0x07 => Refused("canonical options `async` and `callback` require", Async, at),
        0x08 or 0x09 => Refused("canonical options `core-type` and `gc` require", "the component model gc feature", at),
        _ => null,
    };

    /// <summary>A core type's code, where functions and modules have theirs.</summary>
    public static ComponentException? CoreType(byte code, long at) => code switch
    {
        0x00 or 0x4E or 0x4F or 0x50 or 0x5E or 0x5F => Refused("subtypes, structs, arrays and recursion groups require", Gc, at),
        0x5D => Refused("continuations require", StackSwitching, at),
        0x65 => Refused("shared types require", Threads, at),
        _ => null,
    };

    /// <summary>A core value type's code.</summary>
    public static ComponentException? CoreValueType(byte code, long at) => code switch
    {
        0x63 or 0x64 => Refused("references to types require", FunctionReferences, at),
        0x65 => Refused("shared references require", Threads, at),
        0x68 or 0x75 => Refused("continuations require", StackSwitching, at),
        0x69 or 0x74 => Refused("references to exceptions require", Exceptions, at),
        (>= 0x6A and <= 0x6E) or 0x71 or 0x72 or 0x73 => Refused("this reference type requires", Gc, at),
        _ => null,
    };

    /// <summary>The flags of a core memory's or table's limits, where they are more than "has a maximum".</summary>
    public static ComponentException? Limits(byte flags, long at) => flags switch
    {
        2 or 3 => Refused("shared memories require", "the threads proposal", at),
        >= 4 and <= 7 => Refused("64-bit memories and tables require", Memory64, at),
        >= 8 and <= 15 => Refused("other sizes of pages require", PageSizes, at),
        _ => null,
    };

    /// <summary>Tags, which a core module's type or a core instance may have.</summary>
    public static ComponentException Tag(long at) => Refused("exception tags require", Exceptions, at);

    /// <summary>Values, which a component may import, export or start with.</summary>
    public static ComponentException Value(long at) => Refused("component-level `value`s require", "the component model values feature", at);

    /// <summary>Names with more to them than text: <c>implements</c> and the like.</summary>
    public static ComponentException ExternNameOptions(long at) =>
        ComponentException.Unsupported("a name with `implements` or other options needs them: the `cm-implements` feature is not active", at);

    private static ComponentException Refused(string whatRequires, string proposal, long at) => ComponentException.Unsupported($"{whatRequires} {proposal}", at);
}
