using System.Data.Common;
using Grpc.AspNetCore.Server;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using WasmPay.Platform;
using WasmPay.Platform.Access;
using WasmPay.Platform.Audit;
using WasmPay.Server.Access;
using WasmPay.Server.Audit;
using WasmPay.Server.Errors;

namespace WasmPay.Server.Intake;

/// <summary>
/// Stands before every method of the API, whatever the protocol: settles from the headers who calls and whether he may, and only then lets
/// the bytes of the request in, as many as the method takes.
/// </summary>
internal sealed class CallGate(RequestDelegate next, RequestIntake intake, CallRates rates, Refusals refusals)
{
    // Asks to be let in.
    private static readonly Principal Nobody = new("", "", "", Roles.None);

    public async Task InvokeAsync(HttpContext http)
    {
        if (http.GetEndpoint()?.Metadata.GetMetadata<GrpcMethodMetadata>() is not { } called || ApiMethod.Find(called.Method.FullName) is not { } method)
        {
            await next(http).ConfigureAwait(false);
            return;
        }
        try
        {
            if (await AnswerAsync(http, method).ConfigureAwait(false) is not { } error) return;
            refusals.Note(http, method, error.Code, error.Place);
            await Refusal.WriteAsync(http, error).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // Who asked has left, and reads no answer.
        }
        catch (DbException failed) when (!http.Response.HasStarted && CallErrors.OfStore(failed) is { } error)
        {
            await Refusal.WriteAsync(http, error).ConfigureAwait(false);
        }
        catch (BadHttpRequestException bad) when (!http.Response.HasStarted)
        {
            await Refusal.WriteAsync(http, bad.StatusCode switch
            {
                StatusCodes.Status413PayloadTooLarge => intake.TooLarge(method),
                StatusCodes.Status408RequestTimeout => intake.TooSlow,
                _ => new Error(ErrorCode.Malformed, bad.Message, "body"),
            }).ConfigureAwait(false);
        }
    }

    /// <summary>Null when a method has answered; else why none was asked.</summary>
    private async Task<Error?> AnswerAsync(HttpContext http, ApiMethod method)
    {
        // A page of somebody else's, in whose visitor's name it is: it may not use up what the visitor's address may call.
        if (http.Request.Headers["Sec-Fetch-Site"].Any(site => site?.Contains("cross-site", StringComparison.OrdinalIgnoreCase) == true)) return new Error(ErrorCode.Forbidden, "No page of another site may call this.", "origin");
        if (method.Permission is not { } permission) return rates.Stranger(http) ?? await AnswerAsync(http, method, Nobody).ConfigureAwait(false);
        if (!(await CallerAsync(http).ConfigureAwait(false)).TryGet(out var by, out var unknown)) return rates.Stranger(http) ?? unknown;
        return rates.Call(http, by) ?? by.Denied(permission) ?? await AnswerAsync(http, method, by).ConfigureAwait(false);
    }

    private async Task<Error?> AnswerAsync(HttpContext http, ApiMethod method, Principal by)
    {
        var (limit, body) = (intake.LimitOf(method), RequestBody.Of(http, method));
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = body.OnTheWire(limit.Bytes);
        var entered = await intake.EnterAsync(by, method, await body.AnnouncedAsync().ConfigureAwait(false), http.RequestAborted).ConfigureAwait(false);
        if (!entered.TryGet(out var place, out var error)) return error;
        // It is held until the request is answered, since as long are its bytes in memory.
        using var held = place;
        var isStranger = by == Nobody;
        if (await ReadAsync(http, body, limit, isWhole: place is not null || isStranger).ConfigureAwait(false) is { } unread) return unread;
        // Once all of the request is here: nobody holds a place by sending it drop by drop.
        using var turn = isStranger ? await rates.EnterAsync(http.RequestAborted).ConfigureAwait(false) : null;
        if (isStranger && turn is null) return new Error(ErrorCode.Unavailable, "Too many people sign in at once; try again.");
        await next(http).ConfigureAwait(false);
        return null;
    }

    private static async Task<Result<Principal>> CallerAsync(HttpContext http)
    {
        var known = await http.AuthenticateAsync().ConfigureAwait(false);
        if (known.Principal is not { Identity: CallerIdentity caller } user)
            return new Error(ErrorCode.Unauthenticated, known.Failure?.Message ?? "Say who you are: `authorization: Bearer` and a token.", "authorization");
        http.User = user;
        return caller.Principal;
    }

    private async Task<Error?> ReadAsync(HttpContext http, RequestBody body, RequestLimit limit, bool isWhole)
    {
        if (!isWhole) return await body.ReadAsync(limit, isWhole, http.RequestAborted).ConfigureAwait(false);
        using var late = intake.Hurry();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, late.Token);
        try
        {
            return await body.ReadAsync(limit, isWhole, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !http.RequestAborted.IsCancellationRequested)
        {
            return intake.TooSlow;
        }
    }
}
