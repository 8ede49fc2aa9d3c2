using System.Data.Common;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using WasmPay.Platform;
using WasmPay.Platform.Access;
using WasmPay.Server.Errors;
using WasmPay.Server.Identity;
using WasmPay.Server.Intake;
using WasmPay.Server.Operations;

namespace WasmPay.Server.Json;

/// <summary>Maps an operation to a method and path; errors are problem details (RFC 9457).</summary>
internal sealed class JsonEndpoints(IEndpointRouteBuilder routes, IIdentity identity, RequestIntake intake)
{
    public void Map<TRequest, TResponse>(string method, string path, Operation<TRequest, TResponse> operation)
        where TRequest : IMessage<TRequest>, new() where TResponse : IMessage =>
        routes.MapMethods(path, [method], (HttpContext http) => AnswerAsync(http, operation));

    private async Task AnswerAsync<TRequest, TResponse>(HttpContext http, Operation<TRequest, TResponse> operation)
        where TRequest : IMessage<TRequest>, new() where TResponse : IMessage
    {
        try
        {
            var result = await RunAsync(http, operation).ConfigureAwait(false);
            if (!result.TryGet(out var response, out var error))
            {
                await ProblemAsync(http, error).ConfigureAwait(false);
                return;
            }
            http.Response.ContentType = "application/json; charset=utf-8";
            await http.Response.WriteAsync(JsonBinding.Write(response), http.RequestAborted).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // Who asked has left, and reads no answer.
        }
        catch (DbException)
        {
            await ProblemAsync(http, 503, "store_unavailable", "The store does not answer; ask again with the same idempotency key.", null).ConfigureAwait(false);
        }
        // Of a body that did not say how long it is.
        catch (BadHttpRequestException bad) when (bad.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            await ProblemAsync(http, intake.TooLarge(typeof(TRequest))).ConfigureAwait(false);
        }
        catch (BadHttpRequestException bad)
        {
            await ProblemAsync(http, bad.StatusCode, "malformed", bad.Message, "body").ConfigureAwait(false);
        }
    }

    private async Task<Result<TResponse>> RunAsync<TRequest, TResponse>(HttpContext http, Operation<TRequest, TResponse> operation)
        where TRequest : IMessage<TRequest>, new() where TResponse : IMessage
    {
        var caller = await Bearer.CallerAsync(identity, http, http.RequestAborted).ConfigureAwait(false);
        if (!caller.TryGet(out var by, out var error)) return error;
        var entered = await intake.EnterAsync(by, typeof(TRequest), http.Request.ContentLength, http.RequestAborted).ConfigureAwait(false);
        if (!entered.TryGet(out var place, out error)) return error;
        using var held = place;
        var read = place is null
            ? await JsonBinding.ReadAsync<TRequest>(http.Request, intake, http.RequestAborted).ConfigureAwait(false)
            : await ReadInTimeAsync<TRequest>(http).ConfigureAwait(false);
        return read.TryGet(out var request, out error) ? await operation(by, request, http.RequestAborted).ConfigureAwait(false) : error;
    }

    private async Task<Result<TRequest>> ReadInTimeAsync<TRequest>(HttpContext http) where TRequest : IMessage<TRequest>, new()
    {
        using var late = intake.Hurry();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, late.Token);
        try
        {
            return await JsonBinding.ReadAsync<TRequest>(http.Request, intake, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !http.RequestAborted.IsCancellationRequested)
        {
            return intake.TooSlow;
        }
    }

    public static Task ProblemAsync(HttpContext http, Error error) => ProblemAsync(http, ErrorMap.ToHttp(error.Code), error.CodeName, error.Message, error.Place);

    public static Task ProblemAsync(HttpContext http, int status, string code, string detail, string? place)
    {
        if (http.Response.HasStarted) return Task.CompletedTask;
        http.Response.StatusCode = status;
        if (status == 401) http.Response.Headers.WWWAuthenticate = "Bearer";
        http.Response.ContentType = "application/problem+json; charset=utf-8";
        var problem = new JsonObject { ["type"] = $"urn:wasmpay:error:{code}", ["title"] = code, ["status"] = status, ["detail"] = detail, ["code"] = code };
        if (place is not null) problem["place"] = place;
        return http.Response.WriteAsync(problem.ToJsonString(), http.RequestAborted);
    }
}
