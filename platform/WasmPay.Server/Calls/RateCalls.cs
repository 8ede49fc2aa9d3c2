using Grpc.Core;
using WasmPay.Api.V1;
using WasmPay.Platform;
using WasmPay.Platform.Changes;
using WasmPay.Platform.Currencies;
using WasmPay.Server.Access;
using WasmPay.Server.Errors;

namespace WasmPay.Server.Calls;

/// <summary>Exchange rates.</summary>
internal sealed class RateCalls(PaymentPlatform platform) : RateService.RateServiceBase
{
    public override async Task<GetRatesResponse> GetRates(GetRatesRequest request, ServerCallContext call) =>
        new() { Rates = Write((await platform.Live.RefreshAsync(call.CancellationToken).ConfigureAwait(false)).Rates) };

    public override async Task<PutRatesResponse> PutRates(PutRatesRequest request, ServerCallContext call)
    {
        var prices = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var price in request.Prices)
            if (!prices.TryAdd(price.Currency, price.Price_)) throw new Error(ErrorCode.Malformed, $"{price.Currency} has two prices.", "prices").ToException();
        var put = (await platform.Changes.AskAsync(call.Caller(), new Command.PutRates(prices), call.CancellationToken).ConfigureAwait(false)).OrThrow();
        return new PutRatesResponse { Rates = put.Done is Outcome.RatesPut done ? Write(done.Rates) : null, Change = ChangeMessages.Waiting(put) };
    }

    private static Rates Write(RateTable rates) => new()
    {
        Id = rates.Id,
        Prices = { rates.Prices.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => new Price { Currency = p.Key, Price_ = p.Value }) },
    };
}
