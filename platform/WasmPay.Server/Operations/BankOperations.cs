using WasmPay.Api.V1;
using WasmPay.Platform;
using WasmPay.Platform.Access;
using Domain = WasmPay.Platform.Banks;

namespace WasmPay.Server.Operations;

/// <summary>Banks and their lists.</summary>
internal sealed class BankOperations(PaymentPlatform platform)
{
    public async Task<Result<CreateBankResponse>> CreateAsync(Principal by, CreateBankRequest request, CancellationToken cancellation)
    {
        var bank = request.Bank ?? new Bank();
        var made = await platform.Banks.CreateAsync(by, new Domain.Bank(bank.Code, bank.Name, bank.Country, bank.Currency, bank.TimeZone, bank.Language), cancellation).ConfigureAwait(false);
        return made.Map(b => new CreateBankResponse { Bank = Messages.Bank(b) });
    }

    public async Task<Result<GetBankResponse>> GetAsync(Principal by, GetBankRequest request, CancellationToken cancellation) =>
        (await platform.Banks.GetAsync(request.Code, cancellation).ConfigureAwait(false)).Map(b => new GetBankResponse { Bank = Messages.Bank(b) });

    public async Task<Result<ListBanksResponse>> ListAsync(Principal by, ListBanksRequest request, CancellationToken cancellation) =>
        new ListBanksResponse { Banks = { (await platform.Banks.ListAsync(cancellation).ConfigureAwait(false)).Select(Messages.Bank) } };

    public async Task<Result<PutListResponse>> PutListAsync(Principal by, PutListRequest request, CancellationToken cancellation)
    {
        var list = request.List ?? new BankList();
        var entries = new List<Domain.ListEntry>(list.Entries.Count);
        foreach (var entry in list.Entries)
        {
            if (!Messages.ToDomain<Domain.ListSubject>(entry.Subject, "entries.subject").TryGet(out var subject, out var error)) return error;
            if (subject is null) return new Error(ErrorCode.Malformed, "An entry must say what it names.", "entries.subject");
            entries.Add(new Domain.ListEntry(subject.Value, entry.Value));
        }
        var put = await platform.Banks.PutListAsync(by, new Domain.BankList(list.Bank, list.Name, list.Description, entries), cancellation).ConfigureAwait(false);
        return put.Map(l => new PutListResponse { List = Messages.List(l) });
    }

    public async Task<Result<ListListsResponse>> ListListsAsync(Principal by, ListListsRequest request, CancellationToken cancellation)
    {
        // Who is on a bank's lists is that bank's own business.
        if (!by.ActsFor(request.Bank)) return new Error(ErrorCode.Forbidden, $"{by.Name} does not act for {request.Bank}.", "bank");
        return new ListListsResponse { Lists = { (await platform.Banks.ListsAsync(request.Bank, cancellation).ConfigureAwait(false)).Select(Messages.List) } };
    }
}
