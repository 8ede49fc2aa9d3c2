namespace Grpc.Core;

/// <summary>A call that did not end in OK: thrown by a server's method to say so, and to a client that hears so.</summary>
public class RpcException : Exception
{
    /// <summary>From a status.</summary>
    public RpcException(Status status) : this(status, Metadata.Empty, status.ToString())
    {
    }

    /// <summary>From a status, with a message for logs.</summary>
    public RpcException(Status status, string message) : this(status, Metadata.Empty, message)
    {
    }

    /// <summary>From a status and the trailers that go or came with it.</summary>
    public RpcException(Status status, Metadata trailers) : this(status, trailers, status.ToString())
    {
    }

    /// <summary>From a status, its trailers, and a message for logs.</summary>
    public RpcException(Status status, Metadata trailers, string message) : base(message, status.DebugException)
    {
        ArgumentNullException.ThrowIfNull(trailers);
        Status = status;
        Trailers = trailers;
    }

    /// <summary>How the call ended.</summary>
    public Status Status { get; }

    /// <summary>The status' code.</summary>
    public StatusCode StatusCode => Status.StatusCode;

    /// <summary>Metadata sent after the last message.</summary>
    public Metadata Trailers { get; }
}
