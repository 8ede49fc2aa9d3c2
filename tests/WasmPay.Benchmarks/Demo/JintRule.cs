using Acornima.Ast;
using Jint;
using Jint.Native;
using WasmPay.Sandbox.Contracts;

namespace WasmPay.Benchmarks.Demo;

/// <summary>The demo's rule in one Jint engine. The script is prepared once; requests become plain objects by fixed layouts, Jint's cheapest way.</summary>
public sealed class JintRule
{
    private static readonly Prepared<Script> Script = Engine.PrepareScript(DemoRule.JavaScript, strict: true);

    private static readonly JsObjectLayout TransactionLayout = new(["id", "origin", "destination", "amount", "reporting", "channel", "purpose", "memo", "at"]);
    private static readonly JsObjectLayout PartyLayout = new(["account", "name", "address", "identifier", "birthDate", "bank", "country", "residence", "holder", "rating", "ageDays", "lists"]);
    private static readonly JsObjectLayout MoneyLayout = new(["units", "currency"]);
    private static readonly JsObjectLayout MomentLayout = new(["epochMs", "year", "month", "day", "weekday", "hour", "minute"]);
    private static readonly JsObjectLayout HistoryLayout = new(["sent", "received", "pair", "firstPayment", "idleMinutes"]);
    private static readonly JsObjectLayout ActivityLayout = new(["hour", "day", "week", "month", "calendarDay", "calendarMonth"]);
    private static readonly JsObjectLayout TallyLayout = new(["count", "total"]);

    private readonly Engine engine = new Engine().Execute(Script);
    private readonly JsValue validate;

    /// <summary>An engine that has run the script.</summary>
    public JintRule() => validate = engine.GetValue("validate");

    /// <summary>The package's version, as the rows name it.</summary>
    public static string Version { get; } = typeof(Engine).Assembly.GetName().Version!.ToString(2);

    /// <summary>Calls the rule; nothing but a decision's name is an answer.</summary>
    public Decision Decide((JsValue Transaction, JsValue History) request) => validate.Call(request.Transaction, request.History).AsString() switch
    {
        "approve" => Decision.Approve,
        "refer" => Decision.Refer,
        "deny" => Decision.Deny,
        var other => throw new InvalidOperationException($"The script answers {other}."),
    };

    /// <summary>The request as objects of this engine, in the contract's names, whole as it is for a guest.</summary>
    public (JsValue Transaction, JsValue History) Convert(ValidationRequest request)
    {
        var (transaction, history) = (request.Transaction, request.History);
        return (
            JsObject.Create(engine, TransactionLayout,
            [
                transaction.Id, Of(transaction.Origin), Of(transaction.Destination), Of(transaction.Amount), Of(transaction.Reporting),
                (int)transaction.Channel, transaction.Purpose, transaction.Memo, Of(transaction.At),
            ]),
            JsObject.Create(engine, HistoryLayout,
            [
                Of(history.Sent), Of(history.Received), Of(history.Pair), history.FirstPayment ? JsBoolean.True : JsBoolean.False,
                history.IdleMinutes is { } idle ? idle : JsValue.Null,
            ]));
    }

    private JsObject Of(Party party) => JsObject.Create(engine, PartyLayout,
    [
        party.Account, party.Name, party.Address, party.Identifier, party.BirthDate, party.Bank, party.Country, party.Residence,
        (int)party.Holder, (int)party.Rating, party.AgeDays, Of(party.Lists),
    ]);

    private JsArray Of(IReadOnlyList<string> texts)
    {
        var values = new JsValue[texts.Count];
        for (var i = 0; i < values.Length; i++) values[i] = texts[i];
        return new JsArray(engine, values);
    }

    private JsObject Of(Money money) => JsObject.Create(engine, MoneyLayout, [JsNumber.Create(money.Units), money.Currency]);

    private JsObject Of(Moment at) => JsObject.Create(engine, MomentLayout,
        [JsNumber.Create((long)at.EpochMs), (int)at.Year, (int)at.Month, (int)at.Day, (int)at.Weekday, (int)at.Hour, (int)at.Minute]);

    private JsObject Of(Activity activity) => JsObject.Create(engine, ActivityLayout,
        [Of(activity.Hour), Of(activity.Day), Of(activity.Week), Of(activity.Month), Of(activity.CalendarDay), Of(activity.CalendarMonth)]);

    private JsObject Of(Tally tally) => JsObject.Create(engine, TallyLayout, [tally.Count, JsNumber.Create(tally.Total)]);
}
