namespace WasmPay.Authoring.Models.Endpoint;

/// <summary>What went wrong on the way of an answer.</summary>
internal enum EndpointFault
{
    /// <summary>No byte came for as long as is waited; the connection stands.</summary>
    Silent,

    /// <summary>The connection broke off, or the stream ended before the answer did.</summary>
    BrokeOff,

    /// <summary>More came than is read, or it came for longer.</summary>
    Endless,
}

/// <summary>An answer did not come, or not to its end.</summary>
/// <param name="fault">What went wrong.</param>
/// <param name="bytes">Bytes of the answer that had come.</param>
/// <param name="message">One sentence.</param>
internal sealed class EndpointException(EndpointFault fault, long bytes, string message) : IOException(message)
{
    public EndpointFault Fault { get; } = fault;

    /// <summary>Whether the model may have worked for it: something came, or the connection stood and nothing was said.</summary>
    public bool MayBePaid { get; } = bytes > 0 || fault == EndpointFault.Silent;

    /// <summary>
    /// Whether sending it again may help and costs nothing twice: nothing came, or the connection broke. An answer that stalls midway was being paid
    /// for, and one without end would have none the next time either.
    /// </summary>
    public bool MayResend { get; } = fault == EndpointFault.BrokeOff || (fault == EndpointFault.Silent && bytes == 0);
}
