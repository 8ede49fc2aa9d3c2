namespace WasmPay.Guests.Protocol;

/// <summary>What a frame is. Each request of the host has one answer of the worker on the same connection; a cancellation has none.</summary>
internal enum MessageKind : byte
{
    /// <summary>Host, first on the control connection: version and settings.</summary>
    Hello = 1,

    /// <summary>Worker: it is locked down and takes requests from now on.</summary>
    Ready = 2,

    /// <summary>Host: a component's bytes.</summary>
    Load = 3,

    /// <summary>Worker: the component is kept; its contract.</summary>
    Loaded = 4,

    /// <summary>Worker: why the component is not admitted.</summary>
    Refused = 5,

    /// <summary>Host: a component is not needed any more.</summary>
    Unload = 6,

    /// <summary>Worker: done, and there is nothing to say about it.</summary>
    Done = 7,

    /// <summary>Host: requests to decide, each for a component.</summary>
    Validate = 8,

    /// <summary>Worker: what each of them came to.</summary>
    Outcomes = 9,

    /// <summary>Worker: it does not have all the components; nothing was run.</summary>
    Unknown = 10,

    /// <summary>Host: one request, for code that counts what it executes.</summary>
    Cover = 11,

    /// <summary>Worker: what it came to, and what was executed.</summary>
    Covered = 12,

    /// <summary>Host: what are these bytes?</summary>
    Inspect = 13,

    /// <summary>Worker: what they are.</summary>
    Inspection = 14,

    /// <summary>Host, on the control connection: the batch of that number on that connection is not wanted any more.</summary>
    Cancel = 15,

    /// <summary>Worker: a fault of its own, in one sentence; the request came to nothing.</summary>
    Failed = 16,

    /// <summary>Host: what is the core code of these bytes?</summary>
    Disassemble = 17,

    /// <summary>Worker: the code as text.</summary>
    Disassembly = 18,

    /// <summary>Host, on the control connection: what was counted?</summary>
    Count = 19,

    /// <summary>Worker: what was counted since it began, and what its guests hold now.</summary>
    Counts = 20,

    /// <summary>Worker, on the control connection and unasked: a compiler works beside the calls, on what, or on nothing any more.</summary>
    Compiling = 21,
}
