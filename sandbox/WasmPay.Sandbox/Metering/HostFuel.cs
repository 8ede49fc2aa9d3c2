namespace WasmPay.Sandbox.Metering;

/// <summary>
/// What the host's work for a guest costs, in fuel, above what the engine counts for the guest's own code. One unit stands for a
/// nanosecond or two of the host, measured on one core of a server of 2024 and rounded up, so that no guest buys much more of the
/// host's time than of its own. The numbers are the same on every engine and machine; another table gets another name.
/// </summary>
internal static class HostFuel
{
    /// <summary>The schedule's name, kept with each verdict.</summary>
    public const string Schedule = "host-1";

    /// <summary>A guest calls a function of the component layer: leaving the engine's code, and what the call keeps (150 to 300 ns).</summary>
    public const long Call = 200;

    /// <summary>The host calls a guest's allocator, destructor, post-return or component function (20 to 100 ns).</summary>
    public const long GuestCall = 50;

    /// <summary>A value is lifted or lowered: an object of some 32 bytes, and a step by its type.</summary>
    public const long Value = 10;

    /// <summary>An element of a lifted list has its place before it is read: 8 bytes, cleared.</summary>
    public const long Slot = 4;

    /// <summary>A byte of text is validated and decoded (0.1 to 1 ns), or a character is written.</summary>
    public const long TextByte = 1;

    /// <summary>A character that may need more than one byte is counted first and then written.</summary>
    public const long WideCharacter = 2;

    /// <summary>A handle is made, lent, moved or dropped: an object of 40 bytes and its place in a table.</summary>
    public const long Handle = 50;

    /// <summary>A line is kept in the log.</summary>
    public const long LogLine = 200;

    /// <summary>A byte or character is logged or printed, beside what lifting it costs.</summary>
    public const long LogByte = 1;

    /// <summary>A random byte: a thirty-second part of a SHA-256 (300 ns), and its value in a list.</summary>
    public const long RandomByte = 20;

    /// <summary>A core instance is made, apart from what its module says (1 to 10 µs, by engine).</summary>
    public const long Instance = 2_000;

    /// <summary>One step of a component's plan: an entry of an index space.</summary>
    public const long Step = 50;

    /// <summary>A function of the component layer is made for guests to import (0.2 to 1 µs, by engine).</summary>
    public const long Function = 500;

    /// <summary>A name is looked up: a hash and a comparison.</summary>
    public const long Name = 30;

    /// <summary>So many characters of a name are hashed for one unit.</summary>
    public const long NameCharacters = 4;

    /// <summary>
    /// A page of linear memory, 64 KiB: the system gives it in 16 pieces that cost a fault each where they are touched, and they are
    /// cleared afterwards (4 to 8 µs). Most are not touched, and the guest's budget of memory bounds how many there are.
    /// </summary>
    public const long Page = 500;

    /// <summary>An active segment's element: a reference is made and put into a table.</summary>
    public const long Element = 40;

    /// <summary>A global is made, or put back: an object on one engine, a place on the other (20 to 200 ns).</summary>
    public const long Global = 100;

    /// <summary>A segment or export is looked at, whatever it writes or names (up to 50 ns).</summary>
    public const long Entry = 30;

    /// <summary>An instruction of a constant expression that has more than one is carried out.</summary>
    public const long ConstantInstruction = 15;

    /// <summary>So many bytes of active data are copied for one unit, the faults of their pages included.</summary>
    public const long DataBytes = 8;

    /// <summary>Looking up a name of this length.</summary>
    public static long OfName(string name) => Name + (name.Length / NameCharacters);
}
