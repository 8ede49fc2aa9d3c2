using System.IO.Compression;
using Grpc.Core;
using Grpc.Net.Compression;
using Microsoft.AspNetCore.Http;
using Grpc.AspNetCore.Server;
using WasmPay.Server.Access;
using WasmPay.Server.Errors;

namespace WasmPay.Server.Intake;

/// <summary>gzip in gRPC: a message that inflates to more than its method takes is refused where it crosses the limit, not when it is whole in memory.</summary>
internal sealed class BoundedGzip(IHttpContextAccessor calls, RequestIntake intake) : ICompressionProvider
{
    /// <inheritdoc/>
    public string EncodingName => "gzip";

    /// <inheritdoc/>
    public Stream CreateCompressionStream(Stream stream, CompressionLevel? compressionLevel) => new GZipStream(stream, compressionLevel ?? CompressionLevel.Fastest, leaveOpen: true);

    /// <inheritdoc/>
    public Stream CreateDecompressionStream(Stream stream)
    {
        // A call of another API than ours, such as reflection, has short messages.
        var method = calls.HttpContext?.GetEndpoint()?.Metadata.GetMetadata<GrpcMethodMetadata>() is { } called ? ApiMethod.Find(called.Method.FullName) : null;
        return method is null
            ? new BoundedStream(new GZipStream(stream, CompressionMode.Decompress), RequestLimit.PlainBytes, () => new RpcException(new Status(StatusCode.ResourceExhausted, "The message is too long.")))
            : new BoundedStream(new GZipStream(stream, CompressionMode.Decompress), intake.LimitOf(method).Bytes, () => intake.TooLarge(method).ToException());
    }

    private sealed class BoundedStream(Stream inner, long bytes, Func<RpcException> tooLong) : Stream
    {
        private long _left = bytes;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            var read = inner.Read(buffer);
            return (_left -= read) >= 0 ? read : throw tooLong();
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing) inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
