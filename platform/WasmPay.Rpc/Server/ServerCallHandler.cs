using Grpc.AspNetCore.Server;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.Logging;
using WasmPay.Rpc.Wire;

namespace WasmPay.Rpc.Server;

/// <summary>What all calls of a server share.</summary>
internal sealed record ServerEnvironment(GrpcServiceOptions Options, TimeProvider Time, ILogger Logger);

/// <summary>Takes the calls of one method from HTTP request to trailers; the kinds of call differ in the middle.</summary>
internal abstract class ServerCallHandler<TService, TRequest, TResponse>(
    Method<TRequest, TResponse> method,
    ServiceActivator<TService> activator,
    ServerEnvironment environment)
    where TService : class
    where TRequest : class
    where TResponse : class
{
    protected Method<TRequest, TResponse> Method { get; } = method;

    /// <summary>Whether requests may arrive for as long as the call lasts.</summary>
    protected abstract bool RequestStreams { get; }

    /// <summary>Answers a request; the endpoint's delegate.</summary>
    public Task HandleAsync(HttpContext http)
    {
        if (ServerTransport.TryOpen(http) is not { } transport) return Task.CompletedTask;
        http.Response.ContentType = transport.ContentType;
        LiftRequestLimits(http);
        return RunAsync(new HttpServerCallContext(http, Method, environment.Options, transport));
    }

    /// <summary>Reads, calls the method, writes.</summary>
    protected abstract Task InvokeAsync(HttpServerCallContext call, TService service, IReadOnlyList<Interceptor> interceptors);

    protected HttpStreamReader<TRequest> OpenRequests(HttpServerCallContext call) => new(call, Method.RequestMarshaller.ContextualDeserializer);

    protected HttpStreamWriter<TResponse> OpenResponses(HttpServerCallContext call) => new(call, Method.ResponseMarshaller.ContextualSerializer);

    /// <summary>Writes a call's only response; it leaves together with the trailers.</summary>
    protected void WriteOnly(HttpServerCallContext call, TResponse? response)
    {
        if (call.Status.StatusCode != StatusCode.OK) return;
        if (response is null) throw new RpcException(CallErrors.NoResponse);
        call.Turn.Take();
        try
        {
            call.WriteFrame(response, Method.ResponseMarshaller.ContextualSerializer, null);
        }
        finally
        {
            call.Turn.Release();
        }
    }

    private async Task RunAsync(HttpServerCallContext call)
    {
        using (call)
        {
            Task? work = null;
            Status status;
            try
            {
                call.ReadHead(environment.Time);
                work = ServeAsync(call);
                if (call.Time.IsSet && await call.Time.PassesBeforeAsync(work).ConfigureAwait(false))
                {
                    await EndEarlyAsync(call, work).ConfigureAwait(false);
                    return;
                }
                await work.ConfigureAwait(false);
                status = call.Status;
            }
#pragma warning disable CA1031 // The boundary: every exception becomes a status.
            catch (Exception error)
#pragma warning restore CA1031
            {
                status = CallErrors.ToStatus(error, call, environment.Options.EnableDetailedErrors, environment.Logger);
            }
            await EndAsync(call, status).ConfigureAwait(false);
        }
    }

    private async Task ServeAsync(HttpServerCallContext call)
    {
        var services = call.Http.RequestServices;
        var interceptors = environment.Options.Interceptors.Resolve(services);
        var service = activator.Create(services, out var made);
        try
        {
            await InvokeAsync(call, service, interceptors).ConfigureAwait(false);
        }
        finally
        {
            if (made) await ServiceActivator<TService>.DisposeAsync(service).ConfigureAwait(false);
        }
    }

    /// <summary>The deadline passed while the method runs: the client is told at once, and the method, cancelled, is awaited.</summary>
    private async Task EndEarlyAsync(HttpServerCallContext call, Task work)
    {
        ServerLog.DeadlinePassed(environment.Logger, call.Method);
        try
        {
            var written = call.Turn.CloseAsync();
            await written.WaitAsync(environment.Options.SlowReaderGrace, environment.Time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!written.IsCompleted)
            {
                if (call.Http.Features.Get<IHttpResetFeature>() is { } stream) stream.Reset(GrpcProtocol.Http2Cancel);
                else call.Http.Abort();
                return;
            }
            await EndAsync(call, CallErrors.DeadlineExceeded).ConfigureAwait(false);
            await call.Http.Response.CompleteAsync().ConfigureAwait(false);
        }
        finally
        {
            // The call's objects are the method's until it returns.
            await work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async ValueTask EndAsync(HttpServerCallContext call, Status status)
    {
        await call.Turn.CloseAsync().ConfigureAwait(false);
        if (!call.Time.ClientGone) await call.Transport.EndAsync(status, call.TrailersOrNull).ConfigureAwait(false);
    }

    // Messages have a limit of their own, so the body needs none; a stream may also take its time.
    private void LiftRequestLimits(HttpContext http)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = null;
        if (RequestStreams && http.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate) rate.MinDataRate = null;
    }
}
