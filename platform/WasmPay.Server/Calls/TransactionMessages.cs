using WasmPay.Platform.Transactions;
using WasmPay.Platform.Translation;
using Wire = WasmPay.Platform.Wire;

namespace WasmPay.Server.Calls;

/// <summary>Transactions, as the domain gives them to somebody (<see cref="TransactionView"/>), as messages, their findings in the reader's language.</summary>
internal sealed class TransactionMessages(ITranslator translator)
{
    public async Task<Api.V1.Transaction> WriteAsync(TransactionRecord transaction, string language, CancellationToken cancellation)
    {
        var message = Write(transaction);
        foreach (var finding in transaction.Findings) message.Findings.Add(await WriteAsync(finding, language, cancellation).ConfigureAwait(false));
        message.Evaluations.AddRange(transaction.Evaluations.Select(Write));
        return message;
    }

    /// <summary>Without findings and evaluations, for lists.</summary>
    public static Api.V1.Transaction Write(TransactionRecord transaction) => new()
    {
        Id = transaction.Id,
        Number = transaction.Number,
        IdempotencyKey = transaction.Order.IdempotencyKey,
        OriginAccount = transaction.Order.Origin,
        OriginBank = transaction.OriginBank,
        DestinationAccount = transaction.Order.Destination,
        DestinationBank = transaction.DestinationBank,
        Amount = Messages.Money(transaction.Order.Amount.Units, transaction.Order.Amount.Currency),
        Quote = Messages.Quote(transaction.Quote),
        Channel = Messages.ToWire<Api.V1.Channel>(transaction.Order.Channel),
        Purpose = transaction.Order.Purpose,
        Memo = transaction.Order.Memo,
        Status = Messages.ToWire<Api.V1.TransactionStatus>(transaction.Status),
        Decision = Messages.ToWire<Api.V1.Decision>(transaction.Decision),
        Failure = transaction.Failure is { } failure ? Wire.Name(failure) : "",
        SubmittedBy = transaction.SubmittedBy,
        SubmittedAt = Messages.At(transaction.SubmittedAt),
        PostedAt = Messages.At(transaction.PostedAt),
        ResolvedBy = transaction.ResolvedBy ?? "",
        Resolution = transaction.Resolution ?? "",
        LiveVersion = transaction.LiveVersion,
    };

    private async Task<Api.V1.Finding> WriteAsync(AttributedFinding finding, string language, CancellationToken cancellation)
    {
        var message = new Api.V1.Finding { Target = finding.Target, Clause = finding.Clause, Message = finding.Message };
        if (language.Length == 0) return message;
        var translated = await translator.TranslateAsync(finding.Message, language, cancellation).ConfigureAwait(false);
        message.Message = translated.Text;
        message.Translation = Messages.ToWire<Api.V1.TranslationStatus>(translated.Status);
        return message;
    }

    private static Api.V1.Evaluation Write(Platform.Transactions.Evaluation evaluation) => new()
    {
        Role = Messages.ToWire<Api.V1.EvaluationRole>(evaluation.Role),
        Target = evaluation.Target,
        Digest = evaluation.Digest,
        Contract = evaluation.Contract,
        Engine = evaluation.Engine.Name,
        EngineVersion = evaluation.Engine.Version,
        FuelSchedule = evaluation.Engine.FuelSchedule,
        Fuel = evaluation.Outcome.Fuel,
        Outcome = Messages.ToWire<Api.V1.OutcomeKind>(evaluation.Outcome.Kind),
        Decision = Messages.ToWire<Api.V1.Decision>(evaluation.Decision),
        Explanation = evaluation.Outcome.Explanation ?? "",
        RequestJson = evaluation.RequestJson,
        HostFuel = evaluation.Outcome.HostFuel,
        HostSchedule = evaluation.Outcome.HostSchedule,
        Trap = evaluation.Outcome.Trap ?? "",
    };
}
