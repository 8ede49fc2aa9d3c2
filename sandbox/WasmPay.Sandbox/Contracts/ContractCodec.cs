using WasmPay.Sandbox.Components.Abi;
using WasmPay.Sandbox.Metering;

namespace WasmPay.Sandbox.Contracts;

/// <summary>The answer keeps the canonical ABI but not the contract.</summary>
internal sealed class ContractException(string message) : Exception(message);

/// <summary>
/// Lowers requests of all contracts straight into linear memory and lifts their answers strictly. Field order and sizes are
/// those of <see cref="ContractTypes"/>, which the tests hold equal to the general path.
/// </summary>
internal static class ContractCodec
{
    private const int CurrentAlign = 8, LegacyAlign = 8, LegacySize = 112, LegacyAnswerSize = 16, VerdictSize = 12, FindingSize = 16;
    private const int SecondValues = 95, ThirdValues = 101, LegacyValues = 17;
    private static readonly Activity s_nothing = new(default, default, default, default, default, default);
    private static readonly Verdict Approved = new(Decision.Approve, []);
    private static readonly uint SecondSize = (uint)ContractTypes.Second.ParameterRecord.Size, ThirdSize = (uint)ContractTypes.Third.ParameterRecord.Size;

    /// <summary>Lowers the parameters of 0.2.0 or 0.3.0; gives their place.</summary>
    public static uint Lower(AbiContext context, ValidationRequest request, ContractVersion version)
    {
        var canSay = version == ContractVersion.Third;
        context.Meter.Charge((canSay ? ThirdValues : SecondValues) * HostFuel.Value);
        var size = canSay ? ThirdSize : SecondSize;
        var at = context.Realloc(0, 0, CurrentAlign, size, "parameters");
        var writer = new GuestWriter(context, at, size);
        var transaction = request.Transaction;
        // A contract that cannot say that something is not known has what stands for it, which is in the record.
        var knowsPayer = !canSay || !request.Strangers.HasFlag(Strangers.Origin);
        var knowsPayee = !canSay || !request.Strangers.HasFlag(Strangers.Destination);
        writer.Text(transaction.Id);
        Party(ref writer, transaction.Origin, canSay, knowsPayer);
        Party(ref writer, transaction.Destination, canSay, knowsPayee);
        Money(ref writer, transaction.Amount);
        Money(ref writer, transaction.Reporting);
        writer.Byte((byte)transaction.Channel);
        writer.Align(4);
        writer.Text(transaction.Purpose);
        writer.Text(transaction.Memo);
        Moment(ref writer, transaction.At);
        var history = request.History;
        Activity(ref writer, history.Sent, canSay, knowsPayer);
        Activity(ref writer, history.Received, canSay, knowsPayee);
        Activity(ref writer, history.Pair, canSay: false, isKnown: true);
        writer.Bool(history.FirstPayment);
        writer.Align(4);
        var idle = knowsPayer ? history.IdleMinutes : null;
        writer.Bool(idle is not null);
        if (idle is { } minutes) writer.U32(minutes);
        return at;
    }

    private static void Party(ref GuestWriter writer, Party party, bool canSay, bool isKnown)
    {
        writer.Align(4);
        writer.Text(party.Account);
        writer.Text(party.Name);
        writer.Text(party.Address);
        writer.Text(party.Identifier);
        writer.Text(party.BirthDate);
        writer.Text(party.Bank);
        writer.Text(party.Country);
        writer.Text(party.Residence);
        writer.Byte((byte)party.Holder);
        if (canSay) writer.Bool(isKnown);
        writer.Byte(isKnown ? (byte)party.Rating : (byte)0);
        writer.Align(4);
        if (canSay) writer.Bool(isKnown);
        writer.U32(isKnown ? party.AgeDays : 0);
        writer.Texts(party.Lists);
    }

    private static void Money(ref GuestWriter writer, Money money)
    {
        writer.S64(money.Units);
        writer.Text(money.Currency);
    }

    private static void Moment(ref GuestWriter writer, Moment at)
    {
        writer.U64(at.EpochMs);
        writer.U16(at.Year);
        writer.Byte(at.Month);
        writer.Byte(at.Day);
        writer.Byte(at.Weekday);
        writer.Byte(at.Hour);
        writer.Byte(at.Minute);
        writer.Align(8);
    }

    private static void Activity(ref GuestWriter writer, Activity activity, bool canSay, bool isKnown)
    {
        writer.Align(8);
        if (canSay) writer.Bool(isKnown);
        if (!isKnown) activity = s_nothing;
        writer.Tally(activity.Hour.Count, activity.Hour.Total);
        writer.Tally(activity.Day.Count, activity.Day.Total);
        writer.Tally(activity.Week.Count, activity.Week.Total);
        writer.Tally(activity.Month.Count, activity.Month.Total);
        writer.Tally(activity.CalendarDay.Count, activity.CalendarDay.Total);
        writer.Tally(activity.CalendarMonth.Count, activity.CalendarMonth.Total);
    }

    /// <summary>Lowers the parameter of 0.1.0; gives its place.</summary>
    public static uint Lower(AbiContext context, LegacyRequest request)
    {
        context.Meter.Charge(LegacyValues * HostFuel.Value);
        var at = context.Realloc(0, 0, LegacyAlign, LegacySize, "parameters");
        var writer = new GuestWriter(context, at, LegacySize);
        Bank(ref writer, request.Origin);
        Bank(ref writer, request.Destination);
        writer.S64(request.Amount);
        writer.Text(request.Currency);
        writer.Text(request.Status);
        writer.Text(request.Reason);
        return at;
    }

    private static void Bank(ref GuestWriter writer, LegacyBank bank)
    {
        writer.Text(bank.Id);
        writer.Text(bank.Code);
        writer.Text(bank.Country);
        writer.Text(bank.Currency);
        writer.Text(bank.Name);
    }

    /// <summary>Lifts the answer of 0.2.0 or 0.3.0 and holds it to the contract.</summary>
    public static Verdict LiftVerdict(AbiContext context, uint at, SandboxOptions limits)
    {
        context.Check(at, VerdictSize, 4);
        var answer = context.View(at, VerdictSize);
        var decision = answer[0];
        if (decision > (byte)Decision.Deny) throw AbiRules.Trap($"invalid decision: discriminant {decision} out of range [0..3)");
        var (pointer, count) = (GuestText.Word(answer, 4), GuestText.Word(answer, 8));
        if (count > (uint)limits.Findings) throw new ContractException($"The answer has {count} findings; at most {limits.Findings} are read (Findings).");
        context.Check(pointer, (long)count * FindingSize, 4);
        context.Meter.Charge((1 + (2L * count)) * HostFuel.Value);
        var findings = count == 0 ? [] : new Finding[count];
        var left = (long)limits.VerdictBytes;
        for (var i = 0u; i < count; i++)
        {
            var finding = pointer + i * FindingSize;
            findings[i] = new(Text(context, finding, limits, ref left), Text(context, finding + 8, limits, ref left));
        }
        if (decision == (byte)Decision.Approve && count > 0) throw new ContractException("The answer approves and has findings; an approval has none.");
        if (decision != (byte)Decision.Approve && count == 0) throw new ContractException("The answer refers or denies without a finding; it needs at least one.");
        return count == 0 ? Approved : new((Decision)decision, findings);
    }

    /// <summary>Lifts the answer of 0.1.0.</summary>
    public static LegacyAnswer LiftLegacy(AbiContext context, uint at, SandboxOptions limits)
    {
        context.Check(at, LegacyAnswerSize, 4);
        var answer = context.View(at, LegacyAnswerSize);
        var approved = answer[0] != 0;
        return answer[4] switch
        {
            0 => new(approved, null),
            1 => new(approved, Reason(context, at + 8, limits)),
            var other => throw AbiRules.Trap($"invalid option: discriminant {other} out of range [0..2)"),
        };
    }

    private static string Reason(AbiContext context, uint at, SandboxOptions limits)
    {
        var left = long.MaxValue;
        return Text(context, at, limits, ref left);
    }

    private static string Text(AbiContext context, uint at, SandboxOptions limits, ref long left)
    {
        var place = context.View(at, 8);
        var (pointer, length) = (GuestText.Word(place, 0), GuestText.Word(place, 4));
        var bytes = GuestText.Extent(context, pointer, length);
        if (bytes > limits.TextBytes) throw new ContractException($"The answer has a text of {bytes} bytes; at most {limits.TextBytes} are read (TextBytes).");
        if ((left -= bytes) < 0) throw new ContractException($"The answer's texts have more than {limits.VerdictBytes} bytes together (VerdictBytes).");
        return GuestText.Load(context, pointer, length);
    }
}
