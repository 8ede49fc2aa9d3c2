namespace Grpc.Core;

/// <summary>The result of a call; the numbers are those of gRPC's statuscodes.md.</summary>
public enum StatusCode
{
    /// <summary>Done.</summary>
    OK = 0,

    /// <summary>The caller gave the call up.</summary>
    Cancelled = 1,

    /// <summary>An error that says nothing more.</summary>
    Unknown = 2,

    /// <summary>The request is wrong whatever the state of the system.</summary>
    InvalidArgument = 3,

    /// <summary>The time allowed passed first.</summary>
    DeadlineExceeded = 4,

    /// <summary>What was asked for does not exist.</summary>
    NotFound = 5,

    /// <summary>What was to be made exists already.</summary>
    AlreadyExists = 6,

    /// <summary>The caller is known and may not do this.</summary>
    PermissionDenied = 7,

    /// <summary>A quota or size limit was passed.</summary>
    ResourceExhausted = 8,

    /// <summary>The system is not in a state in which this can be done.</summary>
    FailedPrecondition = 9,

    /// <summary>Given up, typically after a conflict; may be tried again from the start.</summary>
    Aborted = 10,

    /// <summary>Past the valid range.</summary>
    OutOfRange = 11,

    /// <summary>Not offered here.</summary>
    Unimplemented = 12,

    /// <summary>An invariant was broken.</summary>
    Internal = 13,

    /// <summary>Not reachable now; may be tried again.</summary>
    Unavailable = 14,

    /// <summary>Data was lost beyond repair.</summary>
    DataLoss = 15,

    /// <summary>The caller is not known.</summary>
    Unauthenticated = 16,
}
