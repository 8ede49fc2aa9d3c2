using Google.Protobuf.WellKnownTypes;
using WasmPay.Api.V1;
using WasmPay.Platform;
using WasmPay.Platform.Accounts;
using WasmPay.Sandbox.Contracts;
using Domain = WasmPay.Platform;

namespace WasmPay.Server.Calls;

/// <summary>Domain records as messages and back. Enums of the API have the members of the domain by name, after an "unspecified".</summary>
internal static class Messages
{
    /// <summary>The message's enum member for a domain one.</summary>
    public static TWire ToWire<TWire>(System.Enum value) where TWire : struct, System.Enum => System.Enum.Parse<TWire>(value.ToString());

    /// <summary>The domain's member; null for "unspecified".</summary>
    public static Result<TDomain?> ToDomain<TDomain>(System.Enum value, string place) where TDomain : struct, System.Enum
    {
        if (Convert.ToInt32(value, null) == 0) return default(TDomain?);
        return System.Enum.IsDefined(value.GetType(), value) && System.Enum.TryParse<TDomain>(value.ToString(), out var member) ? (TDomain?)member : new Error(ErrorCode.Malformed, $"`{place}` is none that the platform knows.", place);
    }

    public static Api.V1.Money Money(long units, string currency) => new() { Units = units, Currency = currency };

    public static Timestamp? At(DateTimeOffset? instant) => instant is { } at ? Timestamp.FromDateTimeOffset(at) : null;

    /// <summary>The instant of a message; null where it has none.</summary>
    public static Result<DateTimeOffset?> Instant(Timestamp? instant, string place)
    {
        try
        {
            return Result<DateTimeOffset?>.Ok(instant?.ToDateTimeOffset());
        }
        catch (InvalidOperationException)
        {
            return new Error(ErrorCode.Malformed, $"`{place}` takes an instant of the years 1 to 9999, with 0 to 999,999,999 nanoseconds.", place);
        }
    }

    /// <summary>The duration of a message; null where it has none.</summary>
    public static Result<TimeSpan?> Span(Duration? duration, string place)
    {
        try
        {
            return Result<TimeSpan?>.Ok(duration?.ToTimeSpan());
        }
        catch (Exception bad) when (bad is InvalidOperationException or OverflowException)
        {
            return new Error(ErrorCode.Malformed, $"`{place}` takes a duration in seconds and nanoseconds of one sign, of 10,000 years at most.", place);
        }
    }

    public static Api.V1.Bank Bank(Domain.Banks.Bank bank) => new()
    {
        Code = bank.Code,
        Name = bank.Name,
        Country = bank.Country,
        Currency = bank.Currency,
        TimeZone = bank.TimeZone,
        Language = bank.Language,
    };

    public static BankList List(Domain.Banks.BankList list)
    {
        var message = new BankList { Bank = list.Bank, Name = list.Name, Description = list.Description };
        message.Entries.AddRange(list.Entries.Select(e => new ListEntry { Subject = ToWire<ListSubject>(e.Subject), Value = e.Value }));
        return message;
    }

    public static Api.V1.Account Account(Domain.Accounts.Account account)
    {
        var message = new Api.V1.Account
        {
            Id = account.Id,
            Bank = account.Bank,
            Kind = ToWire<Api.V1.AccountKind>(account.Kind),
            Holder = new Api.V1.AccountHolder
            {
                Name = account.Holder.Name,
                Address = account.Holder.Address,
                Identifier = account.Holder.Identifier,
                BirthDate = account.Holder.BirthDate,
                Residence = account.Holder.Residence,
                Kind = ToWire<HolderKind>(account.Holder.Kind),
                Rating = ToWire<Api.V1.Rating>(account.Holder.Rating),
            },
            Balance = Money(account.Balance, account.Currency),
            OpenedAt = At(account.OpenedAt),
            ClosedAt = At(account.ClosedAt),
        };
        if (account.Overdraft is Overdraft.Limited limited) message.OverdraftUnits = limited.Units;
        return message;
    }

    /// <summary>The account to open; kinds that are not said are an individual's, of low risk.</summary>
    public static Result<NewAccount> NewAccount(OpenAccountRequest request)
    {
        var holder = request.Holder ?? new Api.V1.AccountHolder();
        if (!ToDomain<Holder>(holder.Kind, "holder.kind").TryGet(out var kind, out var error)) return error;
        if (!ToDomain<WasmPay.Sandbox.Contracts.Rating>(holder.Rating, "holder.rating").TryGet(out var rating, out error)) return error;
        if (!Instant(request.OpenedAt, "opened_at").TryGet(out var opened, out error)) return error;
        return new NewAccount(
            request.Id, request.Bank, request.Currency,
            new Domain.Accounts.AccountHolder(
                holder.Name, holder.Address, holder.Identifier, holder.BirthDate, holder.Residence, kind ?? Holder.Individual, rating ?? WasmPay.Sandbox.Contracts.Rating.Low),
            request.OverdraftUnits, opened);
    }

    public static Api.V1.Quote Quote(Domain.Currencies.Quote quote) => new()
    {
        Source = Money(quote.Units, quote.Currency),
        Target = Money(quote.TargetUnits, quote.TargetCurrency),
        Numerator = quote.Numerator,
        Denominator = quote.Denominator,
        Remainder = quote.Remainder,
        Table = quote.Table,
    };

    public static Api.V1.Proposal Proposal(Domain.Proposals.Proposal proposal) => new()
    {
        Id = proposal.Id,
        Number = proposal.Number,
        Target = proposal.Target,
        Rule = proposal.Rule,
        State = ToWire<Api.V1.ProposalState>(proposal.State),
        Version = proposal.Version,
        Author = proposal.Author,
        CreatedAt = At(proposal.CreatedAt),
        ChangedAt = At(proposal.ChangedAt),
        DossierHash = proposal.DossierHash ?? "",
        Digest = proposal.Digest ?? "",
        SubmittedBy = proposal.SubmittedBy ?? "",
        ApprovedBy = proposal.ApprovedBy ?? "",
        PromotedBy = proposal.PromotedBy ?? "",
        RollbackRequestedBy = proposal.RollbackRequestedBy ?? "",
        Note = proposal.Note,
        Authoring = proposal.Authoring ?? "",
    };
}
