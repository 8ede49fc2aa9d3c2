namespace Grpc.Core;

/// <summary>What a client adds to one call.</summary>
public struct CallOptions
{
    /// <summary>Gathers the options; the deadline is in UTC.</summary>
    public CallOptions(
        Metadata? headers = null,
        DateTime? deadline = null,
        CancellationToken cancellationToken = default,
        WriteOptions? writeOptions = null,
        ContextPropagationToken? propagationToken = null,
        CallCredentials? credentials = null)
    {
        Headers = headers;
        Deadline = deadline;
        CancellationToken = cancellationToken;
        WriteOptions = writeOptions;
        PropagationToken = propagationToken;
        Credentials = credentials;
    }

    /// <summary>Sent before the first request.</summary>
    public Metadata? Headers { get; private set; }

    /// <summary>When the call is given up, in UTC.</summary>
    public DateTime? Deadline { get; private set; }

    /// <summary>Gives the call up.</summary>
    public CancellationToken CancellationToken { get; private set; }

    /// <summary>How requests are written.</summary>
    public WriteOptions? WriteOptions { get; private set; }

    /// <summary>Kept for the shape; deadlines and cancellation are passed on explicitly.</summary>
    public ContextPropagationToken? PropagationToken { get; private set; }

    /// <summary>Adds headers that prove who calls.</summary>
    public CallCredentials? Credentials { get; private set; }

    /// <summary>The same with these headers.</summary>
    public CallOptions WithHeaders(Metadata headers) => this with { Headers = headers };

    /// <summary>The same with this deadline, in UTC.</summary>
    public CallOptions WithDeadline(DateTime deadline) => this with { Deadline = deadline };

    /// <summary>The same with this token.</summary>
    public CallOptions WithCancellationToken(CancellationToken cancellationToken) => this with { CancellationToken = cancellationToken };

    /// <summary>The same with these write options.</summary>
    public CallOptions WithWriteOptions(WriteOptions writeOptions) => this with { WriteOptions = writeOptions };

    /// <summary>The same with these credentials.</summary>
    public CallOptions WithCredentials(CallCredentials credentials) => this with { Credentials = credentials };
}
