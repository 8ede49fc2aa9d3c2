using System.Collections.Immutable;
using System.Text.Json;
using WasmPay.Sandbox.Contracts;

namespace WasmPay.Fuzzing.Requests;

/// <summary>Every leaf of the contract's request, by the contract's own names: what is generated, mutated, shrunk and explained.</summary>
internal static class RequestFields
{
    private delegate T Read<T>(ValidationRequest request);
    private delegate ValidationRequest Write<T>(ValidationRequest request, T value);

    /// <summary>All leaves. Windows come from the shortest to the longest.</summary>
    public static ImmutableArray<RequestField> All { get; } =
    [
        .. OfTransaction(),
        .. OfParty("transaction.origin", r => r.Transaction.Origin, (r, v) => r with { Transaction = r.Transaction with { Origin = v } }),
        .. OfParty("transaction.destination", r => r.Transaction.Destination, (r, v) => r with { Transaction = r.Transaction with { Destination = v } }),
        .. OfActivity("history.sent", r => r.History.Sent, (r, v) => r with { History = r.History with { Sent = v } }),
        .. OfActivity("history.received", r => r.History.Received, (r, v) => r with { History = r.History with { Received = v } }),
        .. OfActivity("history.pair", r => r.History.Pair, (r, v) => r with { History = r.History with { Pair = v } }),
        new NumberField("history.first-payment", NumberRole.Choice, 0, 1,
            r => r.History.FirstPayment ? 1 : 0, (r, v) => r with { History = r.History with { FirstPayment = v != 0 } }) { Names = ["false", "true"] },
        new NumberField("history.idle-minutes", NumberRole.Count, -1, uint.MaxValue,
            r => r.History.IdleMinutes ?? -1L, (r, v) => r with { History = r.History with { IdleMinutes = v < 0 ? null : (uint)v } }),
    ];

    /// <summary>Whose customers the parties are, which no leaf says: what is not known of them is not there.</summary>
    public static NumberField Strangers { get; } = new(
        "strangers", NumberRole.Choice, 0, 3, r => (long)r.Strangers, (r, v) => r with { Strangers = (Strangers)v })
    { Names = ["none", "origin", "destination", "both"] };

    /// <summary>The numbers among them.</summary>
    public static ImmutableArray<NumberField> Numbers { get; } = [.. All.OfType<NumberField>()];

    /// <summary>The texts among them.</summary>
    public static ImmutableArray<TextField> Texts { get; } = [.. All.OfType<TextField>()];

    /// <summary>The lists among them.</summary>
    public static ImmutableArray<ListField> Lists { get; } = [.. All.OfType<ListField>()];

    private static IEnumerable<RequestField> OfTransaction()
    {
        yield return Text("id", TextRole.Free, t => t.Id, (t, v) => t with { Id = v });
        yield return Number("amount.units", NumberRole.Amount, long.MinValue, long.MaxValue, t => t.Amount.Units, (t, v) => t with { Amount = t.Amount with { Units = v } });
        yield return Text("amount.currency", TextRole.Currency, t => t.Amount.Currency, (t, v) => t with { Amount = t.Amount with { Currency = v } });
        yield return Number("reporting.units", NumberRole.Amount, long.MinValue, long.MaxValue, t => t.Reporting.Units, (t, v) => t with { Reporting = t.Reporting with { Units = v } });
        yield return Text("reporting.currency", TextRole.Currency, t => t.Reporting.Currency, (t, v) => t with { Reporting = t.Reporting with { Currency = v } });
        yield return Number("channel", NumberRole.Choice, 0, 5, t => (long)t.Channel, (t, v) => t with { Channel = (Channel)v }) with { Names = NamesOf<Channel>() };
        yield return Text("purpose", TextRole.Purpose, t => t.Purpose, (t, v) => t with { Purpose = v });
        yield return Text("memo", TextRole.Free, t => t.Memo, (t, v) => t with { Memo = v });
        yield return Moment("epoch-ms", long.MinValue, long.MaxValue, m => (long)m.EpochMs, (m, v) => m with { EpochMs = (ulong)v });
        yield return Moment("year", 0, ushort.MaxValue, m => m.Year, (m, v) => m with { Year = (ushort)v });
        yield return Moment("month", 0, byte.MaxValue, m => m.Month, (m, v) => m with { Month = (byte)v });
        yield return Moment("day", 0, byte.MaxValue, m => m.Day, (m, v) => m with { Day = (byte)v });
        yield return Moment("weekday", 0, byte.MaxValue, m => m.Weekday, (m, v) => m with { Weekday = (byte)v });
        yield return Moment("hour", 0, byte.MaxValue, m => m.Hour, (m, v) => m with { Hour = (byte)v });
        yield return Moment("minute", 0, byte.MaxValue, m => m.Minute, (m, v) => m with { Minute = (byte)v });
    }

    private static IEnumerable<RequestField> OfParty(string path, Read<Party> read, Write<Party> write)
    {
        yield return Text("account", TextRole.Account, p => p.Account, (p, v) => p with { Account = v });
        yield return Text("name", TextRole.Free, p => p.Name, (p, v) => p with { Name = v });
        yield return Text("address", TextRole.Free, p => p.Address, (p, v) => p with { Address = v });
        yield return Text("identifier", TextRole.Free, p => p.Identifier, (p, v) => p with { Identifier = v });
        yield return Text("birth-date", TextRole.Date, p => p.BirthDate, (p, v) => p with { BirthDate = v });
        yield return Text("bank", TextRole.Bank, p => p.Bank, (p, v) => p with { Bank = v });
        yield return Text("country", TextRole.Country, p => p.Country, (p, v) => p with { Country = v });
        yield return Text("residence", TextRole.Country, p => p.Residence, (p, v) => p with { Residence = v });
        yield return Number("holder", NumberRole.Choice, 3, p => (long)p.Holder, (p, v) => p with { Holder = (Holder)v }) with { Names = NamesOf<Holder>() };
        yield return Number("rating", NumberRole.Choice, 3, p => (long)p.Rating, (p, v) => p with { Rating = (Rating)v }) with { Names = NamesOf<Rating>() };
        yield return Number("age-days", NumberRole.Count, uint.MaxValue, p => p.AgeDays, (p, v) => p with { AgeDays = (uint)v });
        yield return new ListField($"{path}.lists", r => read(r).Lists, (r, v) => write(r, read(r) with { Lists = v }));

        TextField Text(string name, TextRole role, Func<Party, string> get, Func<Party, string, Party> set) =>
            new($"{path}.{name}", role, r => get(read(r)), (r, v) => write(r, set(read(r), v)));
        NumberField Number(string name, NumberRole role, long maximum, Func<Party, long> get, Func<Party, long, Party> set) =>
            new($"{path}.{name}", role, 0, maximum, r => get(read(r)), (r, v) => write(r, set(read(r), v)));
    }

    private static IEnumerable<RequestField> OfActivity(string path, Read<Activity> read, Write<Activity> write)
    {
        foreach (var window in Windows.All)
        {
            var name = $"{path}.{window.Name}";
            yield return new NumberField($"{name}.count", NumberRole.Count, 0, uint.MaxValue,
                r => window.Read(read(r)).Count,
                (r, v) => write(r, window.Write(read(r), window.Read(read(r)) with { Count = (uint)v })));
            yield return new NumberField($"{name}.total", NumberRole.Amount, long.MinValue, long.MaxValue,
                r => window.Read(read(r)).Total,
                (r, v) => write(r, window.Write(read(r), window.Read(read(r)) with { Total = v })));
        }
    }

    private static NumberField Number(string name, NumberRole role, long minimum, long maximum, Func<Transaction, long> get, Func<Transaction, long, Transaction> set) =>
        new($"transaction.{name}", role, minimum, maximum, r => get(r.Transaction), (r, v) => r with { Transaction = set(r.Transaction, v) });

    private static TextField Text(string name, TextRole role, Func<Transaction, string> get, Func<Transaction, string, Transaction> set) =>
        new($"transaction.{name}", role, r => get(r.Transaction), (r, v) => r with { Transaction = set(r.Transaction, v) });

    private static NumberField Moment(string name, long minimum, long maximum, Func<Moment, long> get, Func<Moment, long, Moment> set) =>
        Number($"at.{name}", NumberRole.Calendar, minimum, maximum, t => get(t.At), (t, v) => t with { At = set(t.At, v) });

    private static ImmutableArray<string> NamesOf<T>() where T : struct, Enum =>
        [.. Enum.GetNames<T>().Select(JsonNamingPolicy.KebabCaseLower.ConvertName)];
}
