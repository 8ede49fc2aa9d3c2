using WasmPay.Platform.Changes;

namespace WasmPay.Server.Calls;

/// <summary>Changes as messages.</summary>
internal static class ChangeMessages
{
    /// <summary>The change that waits, where one does.</summary>
    public static Api.V1.Change? Waiting(Answer answer) => answer.Waits is { } change ? WithoutEntries(change) : null;

    /// <summary>A change, with all that it shows.</summary>
    public static Api.V1.Change Of(Change change)
    {
        var message = WithoutEntries(change);
        message.Added.AddRange(change.Shows.Added);
        message.Removed.AddRange(change.Shows.Removed);
        return message;
    }

    /// <summary>A change without the entries of its list, which can be very many.</summary>
    public static Api.V1.Change WithoutEntries(Change change)
    {
        var message = new Api.V1.Change
        {
            Id = change.Id,
            Number = change.Number,
            Bank = change.Bank,
            Kind = Messages.ToWire<Api.V1.ChangeKind>(change.Kind),
            Permission = Messages.ToWire<Api.V1.Permission>(change.Permission),
            Summary = change.Summary,
            AskedBy = change.AskedBy,
            AskedAt = Messages.At(change.AskedAt),
            ExpiresAt = Messages.At(change.ExpiresAt),
            State = Messages.ToWire<Api.V1.ChangeState>(change.State),
            DecidedBy = change.DecidedBy ?? "",
            DecidedAt = Messages.At(change.DecidedAt),
            Reason = change.Reason,
        };
        message.Fields.AddRange(change.Shows.Fields.Select(f => new Api.V1.ChangedField { Name = f.Name, Before = f.Before, After = f.After }));
        return message;
    }
}
