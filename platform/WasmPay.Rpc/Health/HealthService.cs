using Grpc.Core;
using Grpc.Health.V1;
using ServingStatus = Grpc.Health.V1.HealthCheckResponse.Types.ServingStatus;

namespace WasmPay.Rpc.Health;

/// <summary>grpc.health.v1.Health (gRPC's health-checking.md).</summary>
internal sealed class HealthService(HealthStatuses statuses) : Grpc.Health.V1.Health.HealthBase
{
    public override Task<HealthCheckResponse> Check(HealthCheckRequest request, ServerCallContext context)
    {
        var status = statuses.Read(request.Service).Status
            ?? throw new RpcException(new Status(StatusCode.NotFound, "There is no such service here."));
        return Task.FromResult(new HealthCheckResponse { Status = status });
    }

    /// <summary>Sends the status now and at every change; a service not known may come to be, so the stream goes on.</summary>
    public override async Task Watch(HealthCheckRequest request, IServerStreamWriter<HealthCheckResponse> responseStream, ServerCallContext context)
    {
        ServingStatus? sent = null;
        while (true)
        {
            var (status, last, changed) = statuses.Read(request.Service);
            var now = status ?? ServingStatus.ServiceUnknown;
            if (now != sent)
            {
                await responseStream.WriteAsync(new HealthCheckResponse { Status = now }).ConfigureAwait(false);
                sent = now;
            }
            if (last) return;
            await changed.WaitAsync(context.CancellationToken).ConfigureAwait(false);
        }
    }
}
