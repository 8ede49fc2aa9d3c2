using WasmPay.Sandbox.Components.Types;

namespace WasmPay.Sandbox.Contracts;

/// <summary>The contracts' function types, as their WIT says (validators/wit); a validator's must be equal in structure.</summary>
internal static class ContractTypes
{
    private static readonly ValType Text = PrimType.Of(Prim.String), U8 = PrimType.Of(Prim.U8), U16 = PrimType.Of(Prim.U16);
    private static readonly ValType U32 = PrimType.Of(Prim.U32), U64 = PrimType.Of(Prim.U64), S64 = PrimType.Of(Prim.S64), Bool = PrimType.Of(Prim.Bool);

    /// <summary><c>validate</c> of 0.1.0.</summary>
    public static FuncSignature Legacy { get; } = MakeLegacy();

    /// <summary><c>validate</c> of 0.2.0.</summary>
    public static FuncSignature Second { get; } = Make(canSayNotKnown: false);

    /// <summary><c>validate</c> of 0.3.0.</summary>
    public static FuncSignature Third { get; } = Make(canSayNotKnown: true);

    /// <summary><c>validate</c> of a version.</summary>
    public static FuncSignature Of(ContractVersion version) => version switch { ContractVersion.First => Legacy, ContractVersion.Second => Second, _ => Third };

    private static FuncSignature MakeLegacy()
    {
        var bank = Record(("id", Text), ("code", Text), ("country", Text), ("currency", Text), ("name", Text));
        var transaction = Record(
            ("origin", bank), ("destination", bank), ("amount", S64), ("currency", Text), ("status", Text), ("reason", Text));
        var response = Record(("approved", Bool), ("reason", Option(Text)));
        return new([new("validate-request", transaction)], response);
    }

    private static FuncSignature Make(bool canSayNotKnown)
    {
        var money = Record(("units", S64), ("currency", Text));
        var party = Record(
            ("account", Text), ("name", Text), ("address", Text), ("identifier", Text), ("birth-date", Text), ("bank", Text),
            ("country", Text), ("residence", Text), ("holder", Enum("individual", "business", "financial-institution", "government")),
            ("rating", Maybe(Enum("low", "medium", "high", "prohibited"))), ("age-days", Maybe(U32)), ("lists", new ListType(Text)));
        var moment = Record(("epoch-ms", U64), ("year", U16), ("month", U8), ("day", U8), ("weekday", U8), ("hour", U8), ("minute", U8));
        var transaction = Record(
            ("id", Text), ("origin", party), ("destination", party), ("amount", money), ("reporting", money),
            ("channel", Enum("api", "web", "mobile", "branch", "atm", "batch")), ("purpose", Text), ("memo", Text), ("at", moment));
        var tally = Record(("count", U32), ("total", S64));
        var activity = Record(
            ("hour", tally), ("day", tally), ("week", tally), ("month", tally), ("calendar-day", tally), ("calendar-month", tally));
        var history = Record(
            ("sent", Maybe(activity)), ("received", Maybe(activity)), ("pair", activity), ("first-payment", Bool), ("idle-minutes", Option(U32)));
        var finding = Record(("clause", Text), ("message", Text));
        var verdict = Record(("decision", Enum("approve", "refer", "deny")), ("findings", new ListType(finding)));
        return new([new("transaction", transaction), new("history", history)], verdict);

        ValType Maybe(ValType type) => canSayNotKnown ? Option(type) : type;
    }

    private static RecordType Record(params (string Name, ValType Type)[] fields) =>
        new([.. fields.Select(field => new Field(field.Name, field.Type))], isTuple: false);

    private static VariantType Enum(params string[] labels) => new([.. labels.Select(label => new Case(label, null))], VariantForm.Enum);

    private static VariantType Option(ValType some) => new([new("none", null), new("some", some)], VariantForm.Option);
}
