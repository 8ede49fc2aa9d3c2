namespace WasmPay.Sandbox.Components.Binary;

/// <summary>
/// One level of the binary's nesting that is being read. Levels know where they stand and what becomes of them, and nothing of how
/// deep they lie: <see cref="ComponentDecoder"/> keeps them on a list, so that the input's nesting costs no stack.
/// </summary>
internal abstract class Level
{
    /// <summary>Reads on. Answers the level that must be read before this one goes on, or null at this one's end.</summary>
    public abstract Level? Read();

    /// <summary>Gives what it turned out to be to the level around it; after its end, once.</summary>
    public abstract void Close();
}
