namespace WasmPay.Sandbox.Components;

/// <summary>Which stage refused a component.</summary>
internal enum ComponentErrorKind
{
    /// <summary>The bytes end too early.</summary>
    Truncated,

    /// <summary>The bytes are a core module, not a component.</summary>
    CoreModule,

    /// <summary>The decoder could not read it (Binary.md).</summary>
    Malformed,

    /// <summary>It reads, but does not validate.</summary>
    Invalid,

    /// <summary>It uses a part of the component model that is not released, named in the message.</summary>
    Unsupported,

    /// <summary>It is larger or deeper than a limit allows, named in the message.</summary>
    LimitExceeded,

    /// <summary>It is a component within the limits, whose core modules this engine's compiler is not given.</summary>
    TooMuchToCompile,
}

/// <summary>Why bytes are not a component that may run.</summary>
/// <param name="Kind">The stage that refused.</param>
/// <param name="Message">One sentence.</param>
/// <param name="Offset">Byte offset in the component's binary.</param>
internal sealed record ComponentError(ComponentErrorKind Kind, string Message, long Offset);

/// <summary>Carries a <see cref="ComponentError"/> out of the nested decoder; never leaves it.</summary>
internal sealed class ComponentException(ComponentError error) : Exception(error.Message)
{
    public ComponentError Error { get; } = error;

    public static ComponentException Invalid(string message, long offset) => new(new(ComponentErrorKind.Invalid, message, offset));

    public static ComponentException Malformed(string message, long offset) => new(new(ComponentErrorKind.Malformed, message, offset));

    public static ComponentException Unsupported(string message, long offset) => new(new(ComponentErrorKind.Unsupported, message, offset));

    public static ComponentException Limit(string message, long offset) => new(new(ComponentErrorKind.LimitExceeded, message, offset));
}

/// <summary>Limits on a component's shape, checked while it is decoded. All finite.</summary>
internal sealed record ComponentLimits
{
    /// <summary>Components, component types and instance types nested in one another.</summary>
    public int Nesting { get; init; } = 100;

    /// <summary>Definitions of all kinds in the whole binary.</summary>
    public int Definitions { get; init; } = 200_000;

    /// <summary>Core modules in the whole binary.</summary>
    public int Modules { get; init; } = 1_000;

    /// <summary>Bytes that the host keeps of all core modules beside the binary (<see cref="Wasm.Engine.ModuleDemand.DecodedBytes"/>).</summary>
    public long DecodedBytes { get; init; } = 64 << 20;

    /// <summary>Core and component instances that instantiation makes, nested ones multiplied out.</summary>
    public long Instances { get; init; } = 2_000;

    /// <summary>Levels of nesting within one type.</summary>
    public int TypeDepth { get; init; } = 100;

    /// <summary>Nodes of one type when all its references are written out.</summary>
    public int TypeNodes { get; init; } = 1_000_000;

    /// <summary>Steps of comparing and copying types, over the whole binary.</summary>
    public long TypeWork { get; init; } = 20_000_000;

    /// <summary>Bytes of one name.</summary>
    public int NameBytes { get; init; } = 100_000;
}
