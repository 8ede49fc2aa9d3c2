using System.Globalization;
using System.Text;
using WasmPay.Proving.Terms;
using WasmPay.Sandbox.Contracts;

namespace WasmPay.Proving.Requests;

/// <summary>The payment that values of symbols stand for, so that it can be run. What does not matter is the least that it can be.</summary>
internal sealed class RequestOfValues(IReadOnlyDictionary<Bits, ulong> values, RequestBounds bounds)
{
    private readonly Dictionary<string, ulong> _values = values.ToDictionary(pair => pair.Key.Name, pair => pair.Value, StringComparer.Ordinal);

    /// <summary>The payment.</summary>
    public ValidationRequest Request() => new(
        new Transaction(
            Text("transaction.id"), Party("transaction.origin"), Party("transaction.destination"), Money("transaction.amount"), Money("transaction.reporting"),
            (Channel)Number("transaction.channel"), Text("transaction.purpose"), Text("transaction.memo"),
            new Moment(
                Number("transaction.at.epoch-ms"), (ushort)Number("transaction.at.year", 1970), (byte)Number("transaction.at.month", 1), (byte)Number("transaction.at.day", 1),
                (byte)Number("transaction.at.weekday", 1), (byte)Number("transaction.at.hour"), (byte)Number("transaction.at.minute"))),
        new History(
            Activity("history.sent"), Activity("history.received"), Activity("history.pair"), Number("history.first-payment") != 0,
            Number("history.idle-minutes?") != 0 ? (uint)Number("history.idle-minutes") : null));

    private ulong Number(string name, ulong otherwise = 0) => _values.GetValueOrDefault(name, otherwise);

    private Money Money(string fact) => new((long)Number($"{fact}.units"), Text($"{fact}.currency"));

    private Party Party(string fact) => new(
        Text($"{fact}.account"), Text($"{fact}.name"), Text($"{fact}.address"), Text($"{fact}.identifier"), Text($"{fact}.birth-date"), Text($"{fact}.bank"),
        Text($"{fact}.country"), Text($"{fact}.residence"), (Holder)Number($"{fact}.holder"), (Rating)Number($"{fact}.rating"), (uint)Number($"{fact}.age-days"),
        [.. Enumerable.Range(0, (int)Math.Min(Number($"{fact}.lists.count"), (ulong)bounds.Lists)).Select(i => Text(string.Create(CultureInfo.InvariantCulture, $"{fact}.lists[{i}]")))]);

    private Activity Activity(string fact) => new(
        Tally($"{fact}.hour"), Tally($"{fact}.day"), Tally($"{fact}.week"), Tally($"{fact}.month"), Tally($"{fact}.calendar-day"), Tally($"{fact}.calendar-month"));

    private Tally Tally(string fact) => new((uint)Number($"{fact}.count"), (long)Number($"{fact}.total"));

    private string Text(string name)
    {
        var text = new StringBuilder();
        for (var i = 0UL; i < Number($"{name}.length"); i++) text.Append((char)Number(string.Create(CultureInfo.InvariantCulture, $"{name}.{i}"), ' '));
        return text.ToString();
    }
}
