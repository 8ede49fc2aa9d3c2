using Microsoft.Extensions.Logging;
using WasmPay.Platform;
using WasmPay.Server.Audit;

namespace WasmPay.Server.Operations;

/// <summary>Everything that can be asked of the server, whatever the protocol.</summary>
internal sealed class AllOperations(PaymentPlatform platform, SignedHeads heads, ILoggerFactory logging)
{
    public BankOperations Banks { get; } = new(platform);

    public AccountOperations Accounts { get; } = new(platform);

    public TransactionOperations Transactions { get; } = new(platform);

    public ProposalOperations Proposals { get; } = new(platform);

    public ValidatorOperations Validators { get; } = new(platform);

    public HoldOperations Holds { get; } = new(platform, logging);

    public AuditOperations Audit { get; } = new(platform);

    public AuditHeadOperations AuditHeads { get; } = new(heads);
}
