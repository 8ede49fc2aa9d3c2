using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using WasmPay.Platform;
using StatusCode = Grpc.Core.StatusCode;

namespace WasmPay.Server.Errors;

/// <summary>What a domain error is on the wire: one gRPC status and one HTTP status for each code.</summary>
internal static class ErrorMap
{
    /// <summary>Whose codes these are, in <c>google.rpc.ErrorInfo</c>.</summary>
    public const string Domain = "wasmpay";

    /// <summary>The trailer with the error's code as text.</summary>
    public const string CodeTrailer = "wasmpay-error-code";

    private const string DetailsTrailer = "grpc-status-details-bin";

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
        ErrorCode.TooLarge => StatusCode.ResourceExhausted,
        ErrorCode.Unavailable => StatusCode.Unavailable,
        _ => StatusCode.Internal,
    };

    /// <summary>The HTTP status.</summary>
    public static int ToHttp(ErrorCode code) => ToGrpc(code) switch
    {
        StatusCode.Unauthenticated => 401,
        StatusCode.PermissionDenied => 403,
        StatusCode.InvalidArgument or StatusCode.OutOfRange => 400,
        StatusCode.AlreadyExists or StatusCode.FailedPrecondition => 409,
        StatusCode.NotFound => 404,
        StatusCode.ResourceExhausted => 413,
        StatusCode.Unavailable => 503,
        _ => 500,
    };

    /// <summary>The exception that ends a call, with the code and the place in its trailers.</summary>
    public static RpcException ToException(Error error)
    {
        var code = ToGrpc(error.Code);
        var info = new ErrorInfo { Reason = error.CodeName, Domain = Domain };
        if (error.Place is { } place) info.Metadata["place"] = place;
        var details = new Google.Rpc.Status { Code = (int)code, Message = error.Message, Details = { Any.Pack(info) } };
        return new RpcException(new Grpc.Core.Status(code, error.Message), new Metadata
        {
            { CodeTrailer, error.CodeName },
            { DetailsTrailer, details.ToByteArray() },
        });
    }
}
