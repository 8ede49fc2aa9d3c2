using Grpc.Core;

namespace WasmPay.Rpc.Wire;

/// <summary>The errors that the frames of a call can cause, each with the code that statuscodes.md gives it.</summary>
internal static class WireErrors
{
    public static RpcException TruncatedFrame() =>
        Error(StatusCode.Internal, "The stream ended inside a message.");

    public static RpcException BadFlag(byte flag) =>
        Error(StatusCode.Internal, $"The message's compression flag is {flag}; only 0 and 1 are known.");

    public static RpcException CompressedWithoutEncoding() =>
        Error(StatusCode.Internal, "A message is marked as compressed, but no grpc-encoding was named.");

    public static RpcException CorruptCompression() =>
        Error(StatusCode.Internal, "A compressed message could not be decompressed.");

    public static RpcException Unparsable(Exception cause) =>
        new(new Status(StatusCode.Internal, "A message could not be parsed.", cause));

    public static RpcException TooLargeToReceive(int limit) =>
        Error(StatusCode.ResourceExhausted, $"A received message is larger than the limit of {limit} bytes; send less at once.");

    public static RpcException TooLargeToSend(int limit) =>
        Error(StatusCode.ResourceExhausted, $"A message to send is larger than the limit of {limit} bytes.");

    public static RpcException TooSlow(TimeSpan time) =>
        Error(StatusCode.Unavailable, $"The request did not come within {time.TotalSeconds} s, while others wait; make it smaller, or send it by a faster line.");

    // statuscodes.md: "Request cardinality violation ... UNIMPLEMENTED".
    public static RpcException NoMessage() =>
        Error(StatusCode.Unimplemented, "The method takes exactly one message; none was sent.");

    public static RpcException MoreThanOneMessage() =>
        Error(StatusCode.Unimplemented, "The method takes exactly one message; more followed.");

    public static RpcException UnknownEncoding(string encoding) =>
        Error(StatusCode.Unimplemented, $"The grpc-encoding '{encoding}' is not supported; supported: {GrpcProtocol.AcceptedEncodings}.");

    public static RpcException BadTimeout() =>
        Error(StatusCode.Internal, "The grpc-timeout header is malformed.");

    private static RpcException Error(StatusCode code, string detail) => new(new Status(code, detail));
}
