using System.Collections.Concurrent;
using Grpc.Core;
using WasmPay.Rpc.Tests.V1;

namespace WasmPay.Rpc.Tests.Support;

/// <summary>What happened inside the server, for tests to wait on.</summary>
public sealed class Observations
{
    public ConcurrentDictionary<string, TaskCompletionSource> Events { get; } = new();

    public TaskCompletionSource this[string name] =>
        Events.GetOrAdd(name, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
}

/// <summary>The service under test.</summary>
public sealed class ParrotService(Observations observations) : Parrot.ParrotBase
{
    public const string Echo = "echo-";

    public override async Task<Phrase> Say(Phrase request, ServerCallContext context)
    {
        EchoMetadata(context);
        await WaitAsync(request, context);
        return request;
    }

    public override async Task Repeat(Phrase request, IServerStreamWriter<Phrase> responseStream, ServerCallContext context)
    {
        EchoMetadata(context);
        try
        {
            for (var i = 0; i < request.Times; i++)
            {
                await WaitAsync(request, context);
                await responseStream.WriteAsync(new Phrase { Text = $"{request.Text} {i}", Payload = request.Payload });
            }
        }
        finally
        {
            observations["repeated " + request.Text].TrySetResult();
        }
    }

    public override async Task<Phrase> Gather(IAsyncStreamReader<Phrase> requestStream, ServerCallContext context)
    {
        var gathered = new Phrase();
        try
        {
            await foreach (var phrase in requestStream.ReadAllAsync())
            {
                gathered.Text += phrase.Text;
                gathered.Times++;
                observations["gathering " + phrase.Text].TrySetResult();
            }
        }
        catch (Exception)
        {
            observations["broken after " + gathered.Text].TrySetResult();
            throw;
        }
        return gathered;
    }

    public override async Task Chat(IAsyncStreamReader<Phrase> requestStream, IServerStreamWriter<Phrase> responseStream, ServerCallContext context)
    {
        EchoMetadata(context);
        if (context.RequestHeaders.GetValue("early") is { } early)
            await context.WriteResponseHeadersAsync(new Metadata { { "early", early }, { "early-bin", [1, 2] } });
        if (context.RequestHeaders.Get("twice") is not null) await context.WriteResponseHeadersAsync([]);
        await foreach (var phrase in requestStream.ReadAllAsync()) await responseStream.WriteAsync(phrase);
    }

    public override Task<Phrase> Fail(Failure request, ServerCallContext context)
    {
        if (request.Unexpected) throw new InvalidOperationException(request.Detail);
        var trailers = new Metadata { { "failure-bin", request.Payload.ToByteArray() } };
        throw new RpcException(new Status((StatusCode)request.Code, request.Detail), trailers);
    }

    /// <summary>Every header "echo-…" comes back as a trailer.</summary>
    private static void EchoMetadata(ServerCallContext context)
    {
        foreach (var entry in context.RequestHeaders)
            if (entry.Key.StartsWith(Echo, StringComparison.Ordinal)) context.ResponseTrailers.Add(entry);
    }

    private async Task WaitAsync(Phrase request, ServerCallContext context)
    {
        if (request.Wait == 0) return;
        observations["waiting " + request.Text].TrySetResult();
        try
        {
            await Task.Delay(request.Wait, context.CancellationToken);
        }
        catch (OperationCanceledException)
        {
            observations["cancelled " + request.Text].TrySetResult();
            throw;
        }
    }
}
