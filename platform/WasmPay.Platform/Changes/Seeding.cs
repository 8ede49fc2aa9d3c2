using WasmPay.Platform.Access;
using WasmPay.Platform.Accounts;
using WasmPay.Platform.Banks;

namespace WasmPay.Platform.Changes;

/// <summary>What a trial's store begins with, by one person's word. Whoever has the process has it; no call of the API leads here.</summary>
public sealed class Seeding
{
    private readonly BankDirectory _banks;
    private readonly AccountBook _accounts;

    internal Seeding(BankDirectory banks, AccountBook accounts) => (_banks, _accounts) = (banks, accounts);

    /// <summary>Makes a list, or replaces what it holds.</summary>
    public Task<Result<BankList>> PutListAsync(Principal by, BankList list, CancellationToken cancellation = default) => _banks.PutListAsync(by, list, cancellation);

    /// <summary>Opens an account.</summary>
    public Task<Result<Account>> OpenAsync(Principal by, NewAccount account, CancellationToken cancellation = default) => _accounts.OpenAsync(by, account, cancellation);

    /// <summary>Moves money from the bank's settlement account to an account, once for each key.</summary>
    public Task<Result<Account>> FundAsync(Principal by, string account, long units, string key, CancellationToken cancellation = default) => _accounts.FundAsync(by, account, units, key, cancellation);
}
