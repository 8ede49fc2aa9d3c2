using Grpc.Core;
using WasmPay.Api.V1;
using WasmPay.Platform;
using WasmPay.Platform.Authorings;
using WasmPay.Server.Access;
using WasmPay.Server.Errors;
using WasmPay.Server.Stopping;

namespace WasmPay.Server.Calls;

/// <summary>Rules on their way from words to a dossier.</summary>
internal sealed class AuthoringCalls(PaymentPlatform platform, Drain drain, TimeProvider time) : AuthoringService.AuthoringServiceBase
{
    private readonly AuthoringDesk _desk = platform.Authorings;

    public override async Task<StartAuthoringResponse> StartAuthoring(StartAuthoringRequest request, ServerCallContext call) =>
        (await _desk.StartAsync(call.Caller(), request.Rule, request.Language, call.CancellationToken).ConfigureAwait(false)).Map(job => new StartAuthoringResponse { Authoring = AuthoringMessages.Write(job) }).OrThrow();

    public override async Task<GetAuthoringResponse> GetAuthoring(GetAuthoringRequest request, ServerCallContext call) =>
        (await _desk.GetAsync(call.Caller(), request.Id, call.CancellationToken).ConfigureAwait(false)).Map(job => new GetAuthoringResponse { Authoring = AuthoringMessages.Write(job) }).OrThrow();

    public override async Task<ListAuthoringsResponse> ListAuthorings(ListAuthoringsRequest request, ServerCallContext call)
    {
        var state = Messages.ToDomain<Platform.Authorings.AuthoringState>(request.State, "state").OrThrow();
        var page = await _desk.ListAsync(call.Caller(), state, request.BeforeNumber, request.PageSize, call.CancellationToken).ConfigureAwait(false);
        return new ListAuthoringsResponse { Authorings = { page.Select(AuthoringMessages.Write) } };
    }

    public override async Task<AnswerAuthoringResponse> AnswerAuthoring(AnswerAuthoringRequest request, ServerCallContext call) =>
        (await _desk.AnswerAsync(call.Caller(), request.Id, [.. request.Answers.Select(AuthoringMessages.Read)], call.CancellationToken).ConfigureAwait(false)).Map(job => new AnswerAuthoringResponse { Authoring = AuthoringMessages.Write(job) }).OrThrow();

    public override async Task<CancelAuthoringResponse> CancelAuthoring(CancelAuthoringRequest request, ServerCallContext call) =>
        (await _desk.CancelAsync(call.Caller(), request.Id, call.CancellationToken).ConfigureAwait(false)).Map(job => new CancelAuthoringResponse { Authoring = AuthoringMessages.Write(job) }).OrThrow();

    public override async Task WatchAuthoring(WatchAuthoringRequest request, IServerStreamWriter<WatchAuthoringResponse> responseStream, ServerCallContext call)
    {
        var last = Math.Max(0, request.AfterEvent);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(call.CancellationToken, drain.Closing);
        try
        {
            await foreach (var one in platform.AuthoringFeed.WatchAsync(call.Caller(), request.Id, last, either.Token).ConfigureAwait(false))
            {
                var told = one.OrThrow();
                await WriteAsync(responseStream, AuthoringMessages.Write(told), last, either.Token).ConfigureAwait(false);
                last = told.Number;
            }
        }
        catch (OperationCanceledException) when (drain.Closing.IsCancellationRequested)
        {
            throw new Error(ErrorCode.Unavailable, $"The server stops; watch again from event {last}.").ToException();
        }
        catch (OperationCanceledException) when (call.CancellationToken.IsCancellationRequested)
        {
            // Who watched has gone.
        }
    }

    // Who does not read holds a stream and one page of events, and not for ever.
    private async Task WriteAsync(IServerStreamWriter<WatchAuthoringResponse> stream, WatchAuthoringResponse message, long last, CancellationToken cancellation)
    {
        using var late = new CancellationTokenSource(platform.AuthoringFeed.Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, late.Token);
        try
        {
            await stream.WriteAsync(message, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw new Error(ErrorCode.Unavailable, $"Events were not read in time; watch again from event {last}.").ToException();
        }
    }
}
