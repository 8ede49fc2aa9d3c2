using Grpc.Core;
using Grpc.Net.Client;
using WasmPay.Api.V1;
using WasmPay.Server.Samples;

namespace WasmPay.Cli.Demo;

/// <summary>The sample people, each with a connection's clients and a token of their own.</summary>
internal sealed class PeopleAtWork(GrpcChannel channel)
{
    public TransactionService.TransactionServiceClient Transactions { get; } = new(channel);

    public ProposalService.ProposalServiceClient Proposals { get; } = new(channel);

    public AccountService.AccountServiceClient Accounts { get; } = new(channel);

    public ValidatorService.ValidatorServiceClient Validators { get; } = new(channel);

    public AuditService.AuditServiceClient Audit { get; } = new(channel);

    /// <summary>The headers by which the server knows a person.</summary>
    public static Metadata As(SamplePerson person) => new() { { "authorization", $"Bearer {person.Token}" } };

    /// <summary>Orders a payment and waits for the answer.</summary>
    public async Task<SubmitTransactionResponse> PayAsync(SamplePerson by, Payment payment, CancellationToken cancellation) =>
        await Transactions.SubmitTransactionAsync(payment.ToRequest(), As(by), cancellationToken: cancellation);
}

/// <summary>One payment of the demonstration.</summary>
/// <param name="About">What it shows.</param>
/// <param name="Key">The idempotency key.</param>
/// <param name="From">The account debited.</param>
/// <param name="To">The account credited.</param>
/// <param name="Units">Minor units.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Language">The reader's language for findings; empty for the bank's own.</param>
internal sealed record Payment(string About, string Key, string From, string To, long Units, string Currency, string Language = "")
{
    public SubmitTransactionRequest ToRequest() => new()
    {
        IdempotencyKey = Key,
        OriginAccount = From,
        DestinationAccount = To,
        Amount = new Money { Units = Units, Currency = Currency },
        Channel = Channel.Api,
        Memo = About,
        Language = Language,
    };
}
