using Grpc.Core;
using Microsoft.Extensions.Logging;
using WasmPay.Api.V1;
using WasmPay.Platform;
using WasmPay.Platform.Stops;
using WasmPay.Server.Access;
using WasmPay.Server.Errors;
using WasmPay.Server.Guests;

namespace WasmPay.Server.Calls;

/// <summary>The emergency stop of a bank.</summary>
internal sealed class StopCalls(PaymentPlatform platform, ILoggerFactory logging) : StopService.StopServiceBase
{
    private readonly ILogger _log = logging.CreateLogger(GuestLog.Category);

    public override async Task<StopBankResponse> StopBank(StopBankRequest request, ServerCallContext call)
    {
        var stop = (await platform.Stops.StopAsync(call.Caller(), StopSubject.Bank, request.Bank, request.Reason, call.CancellationToken).ConfigureAwait(false)).OrThrow();
        GuestLog.BankStopped(_log, stop.Target);
        return new StopBankResponse { Stop = Write(stop) };
    }

    public override async Task<RatifyStopResponse> RatifyStop(RatifyStopRequest request, ServerCallContext call)
    {
        var stop = (await platform.Stops.RatifyAsync(call.Caller(), StopSubject.Bank, request.Bank, request.Reason, call.CancellationToken).ConfigureAwait(false)).OrThrow();
        GuestLog.StopRatified(_log, stop.Target);
        return new RatifyStopResponse { Stop = Write(stop) };
    }

    public override async Task<ResumeBankResponse> ResumeBank(ResumeBankRequest request, ServerCallContext call)
    {
        var stop = (await platform.Stops.ResumeAsync(call.Caller(), StopSubject.Bank, request.Bank, request.Reason, call.CancellationToken).ConfigureAwait(false)).OrThrow();
        GuestLog.BankResumed(_log, stop.Target);
        return new ResumeBankResponse { Stop = Write(stop) };
    }

    public override async Task<ListStopsResponse> ListStops(ListStopsRequest request, ServerCallContext call) => new()
    {
        Stops = { (await platform.Stops.ListAsync(call.Caller(), call.CancellationToken).ConfigureAwait(false)).Stops.Where(stop => stop.Subject == StopSubject.Bank).Select(Write) },
    };

    private static Api.V1.Stop Write(Platform.Stops.Stop stop) => new()
    {
        Bank = stop.Target,
        Reason = stop.Reason,
        StoppedBy = stop.By,
        StoppedAt = Messages.At(stop.At),
        RatifiedBy = stop.RatifiedBy ?? "",
        RatifiedAt = Messages.At(stop.RatifiedAt),
        EndsAt = Messages.At(stop.EndsAt),
    };
}
