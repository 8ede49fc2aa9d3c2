using Grpc.Core;
using WasmPay.Rpc.Tests.V1;

namespace WasmPay.Rpc.Tests.Support;

/// <summary>Tells what it knows of each call; no one registered it, so each call gets one of its own.</summary>
public sealed class ContextService(Observations observations) : Context.ContextBase, IAsyncDisposable
{
    private readonly Guid _instance = Guid.NewGuid();

    public override Task<Description> Describe(DescribeRequest request, ServerCallContext context)
    {
        if (request.Status != 0) context.Status = new Status((StatusCode)request.Status, "as asked");
        return Task.FromResult(new Description
        {
            Method = context.Method,
            Host = context.Host,
            Peer = context.Peer,
            Path = context.GetHttpContext().Request.Path,
            DeadlineTicks = context.Deadline.Ticks,
            Instance = _instance.ToString(),
        });
    }

    public override async Task Linger(DescribeRequest request, IServerStreamWriter<Description> responseStream, ServerCallContext context)
    {
        await responseStream.WriteAsync(new Description { Instance = _instance.ToString() });
        _ = Task.Run(async () =>
        {
            await observations["disposed " + _instance].Task;
            try
            {
                while (true) await responseStream.WriteAsync(new Description());
            }
            catch (OperationCanceledException)
            {
                observations["lingered " + _instance].TrySetResult();
            }
        });
    }

    public ValueTask DisposeAsync()
    {
        observations["disposed " + _instance].TrySetResult();
        return ValueTask.CompletedTask;
    }
}
