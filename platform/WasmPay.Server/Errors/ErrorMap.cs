using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using WasmPay.Platform;
using StatusCode = Grpc.Core.StatusCode;

namespace WasmPay.Server.Errors;

/// <summary>What a domain error is on the wire: a gRPC status, and a <c>google.rpc.Status</c> with its code and place.</summary>
internal static class ErrorMap
{
    /// <summary>Whose codes these are, in <c>google.rpc.ErrorInfo</c>.</summary>
    public const string Domain = "wasmpay";

    /// <summary>The trailer with the error's code as text.</summary>
    public const string CodeTrailer = "wasmpay-error-code";

    /// <summary>The gRPC status.</summary>
    public static StatusCode ToGrpc(ErrorCode code) => code switch
    {
        ErrorCode.Unauthenticated => StatusCode.Unauthenticated,
        ErrorCode.Forbidden or ErrorCode.FourEyes => StatusCode.PermissionDenied,
        ErrorCode.Malformed or ErrorCode.UnknownCurrency or ErrorCode.AmountNotPositive or ErrorCode.AmountTooLarge or ErrorCode.SameAccount
            or ErrorCode.CurrencyMismatch or ErrorCode.HashMismatch or ErrorCode.ComponentRefused => StatusCode.InvalidArgument,
        ErrorCode.IdempotencyConflict or ErrorCode.AlreadyExists => StatusCode.AlreadyExists,
        ErrorCode.UnknownBank or ErrorCode.UnknownAccount or ErrorCode.NotFound => StatusCode.NotFound,
        ErrorCode.AccountClosed or ErrorCode.NoRate or ErrorCode.InsufficientFunds or ErrorCode.IllegalTransition
            or ErrorCode.ComponentRevoked or ErrorCode.QuotaExceeded => StatusCode.FailedPrecondition,
        ErrorCode.AmountOverflow => StatusCode.OutOfRange,
        ErrorCode.TooLarge or ErrorCode.RateLimited or ErrorCode.LimitReached => StatusCode.ResourceExhausted,
        ErrorCode.Contention => StatusCode.Aborted,
        ErrorCode.Unavailable => StatusCode.Unavailable,
        _ => StatusCode.Internal,
    };

    /// <summary>The error in the richer form that clients of all languages know (AIP-193).</summary>
    public static Google.Rpc.Status ToStatus(Error error)
    {
        var info = new ErrorInfo { Reason = error.CodeName, Domain = Domain };
        if (error.Place is { } place) info.Metadata["place"] = place;
        return new Google.Rpc.Status { Code = (int)ToGrpc(error.Code), Message = error.Message, Details = { Any.Pack(info) } };
    }

    /// <summary>The exception that ends a call.</summary>
    public static RpcException ToException(this Error error)
    {
        var ended = ToStatus(error).ToRpcException();
        ended.Trailers.Add(CodeTrailer, error.CodeName);
        return ended;
    }

    /// <summary>The value, or the exception that ends the call.</summary>
    /// <exception cref="RpcException">There is none.</exception>
    public static T OrThrow<T>(this Result<T> result) => result.TryGet(out var value, out var error) ? value : throw error.ToException();
}
