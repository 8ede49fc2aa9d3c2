using WasmPay.Authoring.Interpretations;
using WasmPay.Authoring.Offline.Words;

namespace WasmPay.Authoring.Offline.Grammar;

/// <summary>The ways by which payments are ordered.</summary>
internal sealed class Channels(Cursor c)
{
    private const string Fact = "transaction.channel";

    private static readonly Phrases<string> Names = new(
        ("api|apis|api interface", "api"), ("web|web banking|internet banking|website|online banking|web channel|browser|the web|web portal|web site", "web"),
        ("mobile|mobile app|mobile banking|app|phone app|mobile phone|smartphone app|mobile channel|mobile application|smartphone", "mobile"),
        ("branch|branches|branch counter|branch counters|counter|counters|teller|bank counter|branch channel|branch office", "branch"),
        ("atm|atms|cash machine|cash machines|cashpoint|automated teller machine|automated teller machines|atm channel|cash dispenser", "atm"),
        ("batch|batch file|batch files|batch channel|bulk file|batch upload|batch run|batches", "batch"));

    private List<string>? _mentioned;

    /// <summary>Channels after a preposition: <c>by web or mobile</c>, <c>entered at a branch</c>, <c>through any other channel</c>.</summary>
    public Condition? Read() => c.Try(() =>
    {
        var not = c.Eat("not");
        c.Eat("made|entered|submitted|sent|ordered|initiated|instructed|coming in|come in|comes in|arriving|placed|keyed in|keyed|received|given|lodged|captured|which come in|that come in|that comes in|executed|raised|channelled|routed|delivered|originated|made over|put in");
        if (c.Eat("not")) not = true;
        if (!c.Eat("by|via|through|over|at|from|in|on|using|with|across|by means of|by way of|per")) return null;
        if (Set() is not { } set) return null;
        return not ? Make.Not(set) : set;
    });

    /// <summary>Channels before a noun: <c>branch and ATM</c> payments.</summary>
    public Condition? Adjective() => c.Try(() =>
    {
        var not = c.Eat("non");
        return List() is { } names ? not ? Make.Not(Make.Is(Fact, names)) : Make.Is(Fact, names) : null;
    });

    /// <summary>After "the channel": <c>is branch</c>, <c>is other than web or mobile</c>.</summary>
    public Condition? Predicate() => c.Try(() =>
    {
        c.Eat("is|was");
        return Set();
    });

    private Condition? Set() => c.Try(() =>
    {
        c.Eat("the|a|an|our|any|either the|either a|either|one of the");
        if (c.Eat("other channel|other channels|another channel|different channel"))
            return _mentioned is { } before ? Make.Not(Make.Is(Fact, before)) : null;
        // "cash-like channels (branch, ATM)": the brackets say what is meant.
        if (c.Try(() =>
        {
            for (var words = 0; words < 3 && c.Next.Kind == TokenKind.Word && !c.Sees("channel|channels"); words++) c.Take();
            return c.Eat("channel|channels") && c.Eat("( i.e.|( that is|(") && List() is { } named && c.Eat(")") ? named : null;
        }) is { } defined) return Make.Is(Fact, defined);
        var not = c.Eat("channel other than|channels other than|channel except|channels except|other than|anything but|anything other than|not|channel but|any channel other than");
        c.Eat("the|a|an|channels|channel");
        if (List() is not { } names) return null;
        c.Eat("channel|channels|terminal|terminals|interface|withdrawal");
        return not ? Make.Not(Make.Is(Fact, names)) : Make.Is(Fact, names);
    });

    private List<string>? List() => c.Try<List<string>>(() =>
    {
        if (!c.Eat(Names, out var first)) return null;
        var names = new List<string> { first };
        c.Eat("channel|channels");
        while (c.Try(() => c.Eat(", or|, and|or|and|,|nor|/|and/or") && c.Skip("by|via|through|at|in|on|over|from") && c.Skip("the|a|an|our") && c.Eat(Names, out var next) ? next : null) is { } more) names.Add(more);
        _mentioned = names;
        return names;
    });
}
