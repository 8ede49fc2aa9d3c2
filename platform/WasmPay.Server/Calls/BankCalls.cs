using Grpc.Core;
using WasmPay.Api.V1;
using WasmPay.Platform;
using WasmPay.Platform.Changes;
using WasmPay.Server.Access;
using WasmPay.Server.Errors;
using Domain = WasmPay.Platform.Banks;

namespace WasmPay.Server.Calls;

/// <summary>Banks and their lists.</summary>
internal sealed class BankCalls(PaymentPlatform platform) : BankService.BankServiceBase
{
    public override async Task<CreateBankResponse> CreateBank(CreateBankRequest request, ServerCallContext call)
    {
        var bank = request.Bank ?? new Bank();
        var made = await platform.Banks.CreateAsync(call.Caller(), new Domain.Bank(bank.Code, bank.Name, bank.Country, bank.Currency, bank.TimeZone, bank.Language), call.CancellationToken).ConfigureAwait(false);
        return made.Map(b => new CreateBankResponse { Bank = Messages.Bank(b) }).OrThrow();
    }

    public override async Task<GetBankResponse> GetBank(GetBankRequest request, ServerCallContext call) =>
        (await platform.Banks.GetAsync(request.Code, call.CancellationToken).ConfigureAwait(false)).Map(b => new GetBankResponse { Bank = Messages.Bank(b) }).OrThrow();

    public override async Task<ListBanksResponse> ListBanks(ListBanksRequest request, ServerCallContext call) =>
        new ListBanksResponse { Banks = { (await platform.Banks.ListAsync(call.CancellationToken).ConfigureAwait(false)).Select(Messages.Bank) } };

    public override async Task<PutListResponse> PutList(PutListRequest request, ServerCallContext call)
    {
        var list = request.List ?? new BankList();
        var entries = new List<Domain.ListEntry>(list.Entries.Count);
        foreach (var entry in list.Entries)
        {
            var subject = Messages.ToDomain<Domain.ListSubject>(entry.Subject, "entries.subject").OrThrow();
            if (subject is null) throw new Error(ErrorCode.Malformed, "An entry must say what it names.", "entries.subject").ToException();
            entries.Add(new Domain.ListEntry(subject.Value, entry.Value));
        }
        var put = (await platform.Changes.AskAsync(call.Caller(), new Command.PutList(new Domain.BankList(list.Bank, list.Name, list.Description, entries)), call.CancellationToken).ConfigureAwait(false)).OrThrow();
        return new PutListResponse { List = put.Done is Outcome.ListPut done ? Messages.List(done.List) : null, Change = ChangeMessages.Waiting(put) };
    }

    public override async Task<ListListsResponse> ListLists(ListListsRequest request, ServerCallContext call)
    {
        // Who is on a bank's lists is that bank's own business.
        var by = call.Caller();
        if (!by.ActsFor(request.Bank)) throw new Error(ErrorCode.Forbidden, $"{by.Name} does not act for {request.Bank}.", "bank").ToException();
        return new ListListsResponse { Lists = { (await platform.Banks.ListsAsync(request.Bank, call.CancellationToken).ConfigureAwait(false)).Select(Messages.List) } };
    }
}
