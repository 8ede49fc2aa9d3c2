using WasmPay.Fuzzing.Requests;
using WasmPay.Sandbox.Contracts;

namespace WasmPay.Fuzzing.Generation;

/// <summary>Makes the next request from an earlier one: a few changes, aimed at boundaries, after which the platform could have sent it.</summary>
internal sealed class RequestMutator(Vocabulary vocabulary, Dice dice, bool extremes)
{
    private const int ExtremePercent = 12;

    /// <summary>A request near <paramref name="start"/>; <paramref name="other"/> is one to take parts from.</summary>
    public ValidationRequest Mutate(ValidationRequest start, ValidationRequest other)
    {
        if (extremes && dice.Percent(ExtremePercent)) return Distort(start);
        var request = start;
        if (dice.Percent(10)) request = Splice(request, other);
        for (var changes = 1 + dice.Below(dice.Percent(70) ? 3 : 8); changes > 0; changes--)
            request = Change(request);
        return Plausibility.Restore(request);
    }

    private ValidationRequest Change(ValidationRequest request) => dice.Below(10) switch
    {
        < 2 => SetAmount(request, vocabulary.Amount(dice)),
        < 5 => ChangeField(request),
        5 => request with { Transaction = request.Transaction with { At = vocabulary.Moment(request.Transaction.At, dice) } },
        6 => ChangeList(request),
        7 => EqualSides(request),
        8 when dice.Percent(30) => ChangeStrangers(request),
        _ => RelationMutations.Apply(request, vocabulary, dice),
    };

    // One of them is another bank's customer, or both are known again: then what stood for the facts gives way to what a plain request has.
    private ValidationRequest ChangeStrangers(ValidationRequest request)
    {
        var plain = PlainRequest.Instance;
        var (transaction, history) = request;
        var known = new ValidationRequest(
            transaction with { Origin = Known(transaction.Origin, plain.Transaction.Origin), Destination = Known(transaction.Destination, plain.Transaction.Destination) },
            history with
            {
                Sent = request.Strangers.HasFlag(Strangers.Origin) ? plain.History.Sent : history.Sent,
                Received = request.Strangers.HasFlag(Strangers.Destination) ? plain.History.Received : history.Received,
                IdleMinutes = request.Strangers.HasFlag(Strangers.Origin) ? plain.History.IdleMinutes : history.IdleMinutes,
            });
        return known with { Strangers = dice.Pick([Strangers.None, Strangers.Origin, Strangers.Destination]) };

        Party Known(Party party, Party like) => party.Rating == NotKnown.Rating && party.AgeDays == NotKnown.AgeDays ? party with { Rating = like.Rating, AgeDays = like.AgeDays } : party;
    }

    /// <summary>Sets what the payer is debited and its value to the bank, which are one figure where the currencies are one.</summary>
    public static ValidationRequest SetAmount(ValidationRequest request, long units)
    {
        var transaction = request.Transaction;
        var same = transaction.Amount.Currency == transaction.Reporting.Currency;
        return request with
        {
            Transaction = transaction with
            {
                Reporting = transaction.Reporting with { Units = units },
                Amount = same ? transaction.Amount with { Units = units } : transaction.Amount,
            },
        };
    }

    private ValidationRequest ChangeField(ValidationRequest request)
    {
        switch (dice.Pick(RequestFields.All))
        {
            case NumberField { Role: NumberRole.Calendar }:
                return request with { Transaction = request.Transaction with { At = vocabulary.Moment(request.Transaction.At, dice) } };
            case NumberField field:
                var changed = field.Write(request, vocabulary.Number(field, field.Read(request), dice));
                return changed.History.IdleMinutes == request.History.IdleMinutes
                    ? changed
                    : changed with { History = Plausibility.FollowIdle(changed.History) };
            case TextField { Role: TextRole.Date } field when dice.Percent(80):
                return field.Write(request, vocabulary.BirthDate(request.Transaction.At, dice));
            case TextField field:
                return field.Write(request, vocabulary.Text(field.Role, field.Read(request), dice));
            case ListField field:
                return field.Write(request, vocabulary.Lists(dice));
            default:
                return request;
        }
    }

    private ValidationRequest ChangeList(ValidationRequest request)
    {
        var field = dice.Pick(RequestFields.Lists);
        return field.Write(request, vocabulary.Lists(dice));
    }

    /// <summary>Makes payer and payee equal in one respect; rules compare them.</summary>
    private ValidationRequest EqualSides(ValidationRequest request)
    {
        var (origin, destination) = (request.Transaction.Origin, request.Transaction.Destination);
        destination = dice.Below(6) switch
        {
            0 => destination with { Country = origin.Country },
            1 => destination with { Bank = origin.Bank },
            2 => destination with { Name = origin.Name },
            3 => destination with { Residence = origin.Residence },
            4 => destination with { Account = origin.Account },
            _ => destination with { Identifier = origin.Identifier },
        };
        return request with { Transaction = request.Transaction with { Destination = destination } };
    }

    private static readonly Func<ValidationRequest, ValidationRequest, ValidationRequest>[] Parts =
    [
        (to, from) => to with { History = from.History },
        (to, from) => to with { Transaction = to.Transaction with { Origin = from.Transaction.Origin } },
        (to, from) => to with { Transaction = to.Transaction with { Destination = from.Transaction.Destination } },
        (to, from) => to with { Transaction = to.Transaction with { Amount = from.Transaction.Amount, Reporting = from.Transaction.Reporting } },
        (to, from) => to with { Transaction = to.Transaction with { At = from.Transaction.At } },
    ];

    private ValidationRequest Splice(ValidationRequest request, ValidationRequest other) => dice.Pick(Parts)(request, other);

    /// <summary>Anything that the contract's types can carry, whether or not it makes sense.</summary>
    private ValidationRequest Distort(ValidationRequest request)
    {
        // Of a party that is not known there is nothing to distort.
        request = request with { Strangers = Strangers.None };
        for (var changes = 1 + dice.Below(5); changes > 0; changes--)
            request = dice.Pick(RequestFields.All) switch
            {
                NumberField field => field.Write(request, Vocabulary.Extreme(field, dice)),
                TextField field => field.Write(request, Vocabulary.Odd(dice)),
                ListField field => field.Write(request, [.. Enumerable.Range(0, dice.Below(dice.Percent(90) ? 5 : 200)).Select(_ => Vocabulary.Odd(dice))]),
                _ => request,
            };
        return request;
    }
}
