using Grpc.Core;

namespace WasmPay.Rpc.Client;

/// <summary>A call's responses.</summary>
internal sealed class ResponseReader<TRequest, TResponse>(HttpCall<TRequest, TResponse> call) : IAsyncStreamReader<TResponse>
    where TRequest : class
    where TResponse : class
{
    private TResponse? _current;

    public TResponse Current => _current ?? throw new InvalidOperationException("There is no current message; call MoveNext first.");

    public async Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        (var found, _current) = await call.ReadAsync(cancellationToken).ConfigureAwait(false);
        return found;
    }
}
