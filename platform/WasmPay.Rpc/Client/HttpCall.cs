using System.IO.Pipelines;
using Grpc.Core;
using Grpc.Net.Client;
using WasmPay.Rpc.Wire;

namespace WasmPay.Rpc.Client;

/// <summary>One call of a client: sends, reads, and knows in the end how it ended, which is decided once.</summary>
internal sealed class HttpCall<TRequest, TResponse>(GrpcChannel channel, Method<TRequest, TResponse> method, string? host, CallOptions options) : IDisposable
    where TRequest : class
    where TResponse : class
{
    private readonly TaskCompletionSource<Metadata> _headers = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CallLifetime _lifetime = new(channel.Time, options.Deadline, options.CancellationToken);
    private readonly Lock _lock = new();
    private Task<MessageReader<TResponse>?> _opened = null!;
    private StreamingContent? _streaming;
    private HttpResponseMessage? _response;
    private (Status Status, Metadata Trailers)? _end;

    public Task<Metadata> Headers => _headers.Task;

    public CancellationToken Token => _lifetime.Token;

    /// <summary>Sends a call with one request.</summary>
    public void Start(TRequest request) => _opened = OpenAsync(head =>
        new SingleMessageContent(Frame(request, head.Compress)));

    /// <summary>Sends a call whose requests follow.</summary>
    public RequestWriter<TRequest, TResponse> StartStreaming()
    {
        _streaming = new StreamingContent();
        var compress = RequestHead.WantsCompression(options);
        _opened = OpenAsync(_ => _streaming);
        return new RequestWriter<TRequest, TResponse>(this, _streaming, compress) { WriteOptions = options.WriteOptions };
    }

    /// <summary>One request as a frame; the caller disposes the buffer.</summary>
    public PooledBuffer Frame(TRequest request, bool compress)
    {
        var frame = new PooledBuffer();
        new PayloadSerializationContext(frame, channel.Options.MaxSendMessageSize)
            .WriteFrame(request, method.RequestMarshaller.ContextualSerializer, compress);
        return frame;
    }

    /// <summary>The call's only response.</summary>
    public async Task<TResponse> ReadOnlyAsync()
    {
        var (found, response) = await ReadAsync(CancellationToken.None).ConfigureAwait(false);
        if (!found) throw new RpcException(ResponseErrors.NoResponse, GetTrailers());
        // The end carries the status, and there may be nothing before it.
        var (another, _) = await ReadAsync(CancellationToken.None).ConfigureAwait(false);
        return another ? throw End(ResponseErrors.MoreThanOneResponse) : response;
    }

    /// <summary>The next response; not found once the call ended in OK.</summary>
    public async ValueTask<(bool Found, TResponse Response)> ReadAsync(CancellationToken cancellationToken)
    {
        if (_end is { Status.StatusCode: StatusCode.OK }) return (false, default!);
        try
        {
            var reader = await _opened.ConfigureAwait(false);
            if (reader is not null)
            {
                using var both = cancellationToken.CanBeCanceled ? CancellationTokenSource.CreateLinkedTokenSource(Token, cancellationToken) : null;
                var next = await reader.ReadAsync(both?.Token ?? Token).ConfigureAwait(false);
                if (next.Found) return next;
            }
            var (status, trailers) = ResponseErrors.ReadEnd(_response!);
            if (status.StatusCode != StatusCode.OK) throw End(status, trailers);
            End(status, trailers);
            return (false, default!);
        }
        catch (Exception error) when (error is not RpcException || _end is null)
        {
            throw End(ToStatus(error, cancellationToken));
        }
    }

    public Status GetStatus() => Ended().Status;

    public Metadata GetTrailers() => Ended().Trailers;

    /// <summary>The error of a call that has ended; null while it goes on or where it ended well.</summary>
    public RpcException? Failure()
    {
        lock (_lock) return _end is { } end && end.Status.StatusCode != StatusCode.OK ? new RpcException(end.Status, end.Trailers) : null;
    }

    /// <summary>Ends the call unless it has ended; the error to throw is what it ended with first.</summary>
    public RpcException End(Status status, Metadata? trailers = null)
    {
        (Status Status, Metadata Trailers) end;
        lock (_lock)
        {
            var first = _end is null;
            _end ??= (status, trailers ?? Metadata.Empty);
            end = _end.Value;
            if (!first) return new RpcException(end.Status, end.Trailers);
        }
        var error = new RpcException(end.Status, end.Trailers);
        if (_headers.TrySetException(error)) _ = _headers.Task.Exception;
        _streaming?.Stop(error);
        if (end.Status.StatusCode != StatusCode.OK) _lifetime.Cancel();
        _response?.Dispose();
        _lifetime.Dispose();
        return error;
    }

    public void Dispose() => End(new Status(StatusCode.Cancelled, "The call was disposed before it ended."));

    /// <summary>What an error on the way means.</summary>
    public Status ToStatus(Exception error, CancellationToken also = default) => error switch
    {
        RpcException rpc => rpc.Status,
        _ when _lifetime.DeadlinePassed => ResponseErrors.DeadlineExceeded,
        OperationCanceledException when options.CancellationToken.IsCancellationRequested || also.IsCancellationRequested || Token.IsCancellationRequested =>
            new Status(StatusCode.Cancelled, "The call was cancelled.", error),
        _ => ResponseErrors.OfTransport(error),
    };

    private async Task<MessageReader<TResponse>?> OpenAsync(Func<RequestHead, HttpContent> content)
    {
        try
        {
            if (_lifetime.DeadlinePassed) throw new RpcException(ResponseErrors.DeadlineExceeded);
            var head = await RequestHead.CreateAsync(channel, method, host, options, _lifetime).ConfigureAwait(false);
            head.Request.Content = content(head);
            head.Request.Content.Headers.TryAddWithoutValidation("Content-Type", GrpcProtocol.ContentType);
            _response = await channel.SendAsync(head.Request, Token).ConfigureAwait(false);
            if (ResponseErrors.Refusal(_response) is { } refusal) throw new RpcException(refusal);
            _headers.TrySetResult(ResponseErrors.ReadMetadata(_response.Headers));
            if (_response.Headers.Contains(GrpcProtocol.StatusTrailer)) return null;
            var body = await _response.Content.ReadAsStreamAsync(Token).ConfigureAwait(false);
            return new MessageReader<TResponse>(PipeReader.Create(body), method.ResponseMarshaller.ContextualDeserializer)
            {
                MaxSize = channel.Options.MaxReceiveMessageSize ?? int.MaxValue,
                Encoding = ResponseErrors.Value(_response.Headers, GrpcProtocol.EncodingHeader),
            };
        }
        catch (Exception error)
        {
            throw End(ToStatus(error));
        }
    }

    private (Status Status, Metadata Trailers) Ended()
    {
        lock (_lock) return _end ?? throw new InvalidOperationException("The call has not ended yet.");
    }
}
