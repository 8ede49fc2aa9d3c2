using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using WasmPay.Authoring.Offline.Engine;
using WasmPay.Authoring.Interpretations;
using WasmPay.Authoring.Rules;

namespace WasmPay.Authoring.Offline.Senses;

/// <summary>Turns the abstract form of conditions into conditions over the contract's facts, and notes what must be asked on the way.</summary>
internal sealed class ConditionSense
{
    private const string Origin = "transaction.origin";
    private const string Destination = "transaction.destination";

    private static readonly Condition Always = new AllOf([]);

    private readonly BankProfile _bank;
    private readonly Questioner _questions;
    private readonly MoneyReader _money;
    private readonly HistorySense _history;
    private readonly Func<string, Sense?> _parse;

    /// <summary>A reader for a bank.</summary>
    /// <param name="bank">The bank.</param>
    /// <param name="questions">Takes what cannot be settled.</param>
    /// <param name="parse">Reads an answer in words as a condition; null where it is none, or several.</param>
    public ConditionSense(BankProfile bank, Questioner questions, Func<string, Sense?> parse)
    {
        (_bank, _questions, _parse) = (bank, questions, parse);
        _money = new MoneyReader(bank, questions);
        _history = new HistorySense(_money, questions);
    }

    /// <summary>The condition that a sense states of a payment.</summary>
    /// <param name="sense">The sense.</param>
    /// <param name="phrase">The sentence's words, for questions.</param>
    public Condition Of(Sense sense, string phrase) => Simplify(Payment(sense, phrase, []));

    /// <summary>Flattens what is nested without need, so that two readings that differ in brackets alone are the same.</summary>
    public static Condition Simplify(Condition condition)
    {
        switch (condition)
        {
            case AllOf all:
                var parts = all.Parts.Select(Simplify).SelectMany(p => p is AllOf inner ? inner.Parts : [p]).ToList();
                if (parts.Any(p => p is AnyOf { Parts: [] })) return new AnyOf([]);
                parts = Narrowest(parts);
                return parts.Count == 1 ? parts[0] : new AllOf(parts);
            case AnyOf any:
                var ways = any.Parts.Select(Simplify).SelectMany(p => p is AnyOf inner ? inner.Parts : [p]).ToList();
                if (ways.Any(p => p is AllOf { Parts: [] })) return Always;
                return Merge(ways) is [var only] ? only : new AnyOf(Merge(ways));
            case Membership { Values: [] } or TextMatch { Values: [] }:
                return new AnyOf([]);
            case Negation { Part: Negation twice }:
                return Simplify(twice.Part);
            case Negation not:
                return new Negation(Simplify(not.Part));
            default:
                return condition;
        }
    }

    // Of several lower bounds of one sum only the highest says anything.
    private static List<Condition> Narrowest(List<Condition> parts)
    {
        var distinct = parts.DistinctBy(Key).ToList();
        return [.. distinct.Where(p => !distinct.Any(q => Floor(q) is { } higher && Floor(p) is { } floor && higher.Of == floor.Of && higher.Rank > floor.Rank))];
    }

    // What is bounded, and where the bound stands: "more than N" stands a little above "N or more".
    private static (string Of, decimal Rank)? Floor(Condition condition)
    {
        if (condition is not Comparison { Comparator: Comparator.MoreThan or Comparator.AtLeast } c) return null;
        var (unit, value) = c.Limit switch { MoneyLimit money => (money.Currency, (decimal)money.Units), NumberLimit number => ("", number.Number), _ => ("?", 0m) };
        return unit == "?" ? null : ($"{string.Join('+', c.Terms.Select(t => $"{t.Factor}*{t.Fact}"))} {unit}", value + (c.Comparator == Comparator.MoreThan ? 0.5m : 0));
    }

    // Values of one fact side by side are one set.
    private static List<Condition> Merge(List<Condition> ways)
    {
        var merged = new List<Condition>();
        foreach (var way in ways.DistinctBy(Key))
        {
            var same = way is Membership m ? merged.FindIndex(other => other is Membership o && o.Fact == m.Fact) : -1;
            if (same < 0) merged.Add(way);
            else merged[same] = new Membership(((Membership)way).Fact, [.. ((Membership)merged[same]).Values.Concat(((Membership)way).Values).Distinct()]);
        }
        return merged;
    }

    /// <summary>The condition as text, whatever the order of its parts.</summary>
    public static string Key(Condition condition) => InterpretationJson.ToNode(Ordered(condition)).ToJsonString();

    private static Condition Ordered(Condition condition) => condition switch
    {
        AllOf all => new AllOf([.. all.Parts.Select(Ordered).OrderBy(Text, StringComparer.Ordinal)]),
        AnyOf any => new AnyOf([.. any.Parts.Select(Ordered).OrderBy(Text, StringComparer.Ordinal)]),
        Negation not => new Negation(Ordered(not.Part)),
        Membership m => m with { Values = [.. m.Values.Order(StringComparer.Ordinal)] },
        _ => condition,
    };

    private static string Text(Condition condition) => InterpretationJson.ToNode(condition).ToJsonString();

    private Condition Payment(Sense sense, string phrase, IReadOnlyList<string> context)
    {
        var parts = sense.Parts;
        switch (sense.Name)
        {
            case "any" or "any-plain" or "any-amount" or "any-currency" or "it" or "none" or "anyone":
                return Always;
            case "all":
                // "in JPY over 5,000,000": the currency of the one is the currency of the other.
                var within = context.Concat(parts.SelectMany(Spoken)).Distinct().ToList();
                if (parts.Any(p => p.Name == "not" && NeverSent(p.Parts[0]))) parts = [.. parts.Select(Sent)];
                return new AllOf([.. parts.Select(p => Payment(p, phrase, within))]);
            case "either":
                return new AnyOf([.. parts.Select(p => Payment(p, phrase, context))]);
            case "not":
                return new Negation(Payment(parts[0], phrase, context));
            case "but":
                // Where accounts that never sent are spared, an idle one has sent before.
                var held = NeverSent(parts[1]) ? Sent(parts[0]) : parts[0];
                return new AllOf([Payment(held, phrase, context), new Negation(Payment(parts[1], phrase, [.. context, .. Spoken(parts[0])]))]);
            case "amount":
                return Amount(parts[0], context);
            case "currency":
                return new Membership(MoneyReader.Currency, [.. Currencies(parts[0])]);
            case "other-currency":
                return new Negation(new Membership(MoneyReader.Currency, [_bank.ReportingCurrency]));
            case "channel":
                return new Membership("transaction.channel", [parts[0].Text]);
            case "purpose":
                return new Membership("transaction.purpose", [.. Codes(parts[0])]);
            case "blank-purpose":
                return new Membership("transaction.purpose", [""]);
            case "blank-memo":
                return new Membership("transaction.memo", [""]);
            case "foreign-currency":
                return new Negation(new Membership(MoneyReader.Currency, [_bank.ReportingCurrency]));
            case "memo" when parts[0].Name == "is":
                return new Membership("transaction.memo", [parts[1].Text]);
            case "memo":
                return Memo(parts[0].Name, parts[1].Text);
            case "older-account":
                return new Comparison([new Term($"{Side(parts[0].Name)}.age-days")], Comparator.MoreThan, new FactsLimit([new Term($"{Side(parts[1].Name)}.age-days")]));
            case "account":
                return new Membership($"{Origin}.account", [parts[0].Text]);
            case "from":
                return Party(parts[0], Origin, phrase);
            case "to":
                return Party(parts[0], Destination, phrase);
            case "any-party":
                return new AnyOf([Party(parts[0], Origin, phrase), Party(parts[0], Destination, phrase)]);
            case "some-party":
                return SomeParty(parts[0], phrase);
            case "both":
                return new AllOf([Party(parts[0], Origin, phrase), Party(parts[0], Destination, phrase)]);
            case "at-party":
                return AtParty(parts[0].Name, parts[1], phrase);
            case "first-payment":
                return new IsTrue("history.first-payment");
            case "time":
                return TimeSense.Of(parts[0]);
            case "same-bank":
                return new SameText($"{Origin}.bank", $"{Destination}.bank");
            case "same-country":
                return new SameText($"{Origin}.country", $"{Destination}.country");
            case "same-residence":
                return new SameText($"{Origin}.residence", $"{Destination}.residence");
            case "same-name":
                return new SameText($"{Origin}.name", $"{Destination}.name");
            case "vague-amount":
                return Vague("undefined-threshold", parts[0].Text, new Reading("10k", $"more than {_bank.ReportingCurrency} 10,000"), new Reading("100k", $"more than {_bank.ReportingCurrency} 100,000"));
            case "vague-small":
                return Vague("undefined-threshold", parts[0].Text, new Reading("100", $"less than {_bank.ReportingCurrency} 100"), new Reading("1k", $"less than {_bank.ReportingCurrency} 1,000"));
            case "vague-abroad":
                return Vague("undefined-term", parts[0].Text,
                    new Reading("banks", "the payer's and the payee's bank countries differ"), new Reading("payee", $"the payee resides outside {_bank.Country}"), new Reading("currency", $"the payment is not in {_bank.ReportingCurrency}"));
            case "vague-night":
                return Vague("undefined-term", parts[0].Text, new Reading("ten-to-six", "made between 22:00 and 06:00"), new Reading("eight-to-eight", "made between 20:00 and 08:00"));
            case "vague-inside-hours":
                return Vague("undefined-term", parts[0].Text, new Reading("nine-to-five", "made from 09:00 to 17:00"), new Reading("eight-to-six", "made from 08:00 to 18:00"));
            case "vague-burst":
                return Vague("undefined-term", parts[0].Text, new Reading("three-hour", "the account has sent at least 2 payments to the same payee in the last hour"), new Reading("five-day", "the account has sent at least 4 payments to the same payee in the last 24 hours"));
            case "one-party":
                Condition payer = Party(parts[0], Origin, phrase), payee = Party(parts[0], Destination, phrase);
                return new AnyOf([new AllOf([payer, new Negation(payee)]), new AllOf([payee, new Negation(payer)])]);
            case "younger":
                return AtParty(parts[0].Parts[0].Name is "less" or "at-most" or "within" ? "either-party" : "both-parties", parts[0], phrase);
            case "older":
                return AtParty(parts[0].Parts[0].Name is "less" or "at-most" or "within" ? "both-parties" : "either-party", parts[0], phrase);
            case "vague-hours":
                return Vague("undefined-term", parts[0].Text, told => IsOpen(told) ? Sense.Of("not", told) : told,
                    new Reading("nine-to-five", "made outside 09:00 to 17:00"), new Reading("eight-to-six", "made outside 08:00 to 18:00"));
            case "vague-round":
                return Vague("undefined-term", parts[0].Text, new Reading("hundreds", $"a multiple of {_bank.ReportingCurrency} 100"), new Reading("thousands", $"a multiple of {_bank.ReportingCurrency} 1,000"));
            case "vague-busy":
                return Vague("undefined-threshold", parts[1].Text, $" {parts[0].Text}", new Reading("ten", $"the account has sent at least 10 payments {parts[0].Text}, this payment not counted"), new Reading("fifty", $"the account has sent at least 50 payments {parts[0].Text}, this payment not counted"));
            default:
                return _history.Of(sense, phrase) ?? (s_ofParty.Contains(sense.Name) ? Party(sense, Destination, phrase) : Missing("something of payments that this grammar does not know", sense.Name));
        }
    }

    private static bool NeverSent(Sense sense) => sense.Name == "never-sent" || sense.Name is "from" or "all" && sense.Parts.All(p => p.Name is "any" or "anyone" || NeverSent(p));

    private static Sense Sent(Sense sense) => sense.Name == "idle-asked" ? sense.Parts[0] : sense.Parts.IsEmpty ? sense : Sense.Of(sense.Name, [.. sense.Parts.Select(Sent)]);

    private Condition AtParty(string who, Sense what, string phrase) => who switch
    {
        "origin" => Party(what, Origin, phrase),
        "destination" => Party(what, Destination, phrase),
        "either-party" => new AnyOf([Party(what, Origin, phrase), Party(what, Destination, phrase)]),
        "both-parties" => new AllOf([Party(what, Origin, phrase), Party(what, Destination, phrase)]),
        "neither-party" => new AllOf([new Negation(Party(what, Origin, phrase)), new Negation(Party(what, Destination, phrase))]),
        _ => throw new ArgumentException($"There is no party `{who}`.", nameof(who)),
    };

    // Of "VIP customers excepted" nobody knows whether they pay or are paid.
    private Condition SomeParty(Sense who, string phrase) => who.Key.Contains("paid-one", StringComparison.Ordinal) ? Party(who, Destination, phrase)
        : _questions.Side(phrase) switch
        {
            "payer" => Party(who, Origin, phrase),
            "payee" => Party(who, Destination, phrase),
            _ => Always,
        };

    private Condition Party(Sense sense, string party, string phrase)
    {
        var parts = sense.Parts;
        switch (sense.Name)
        {
            case "anyone" or "paid-one" or "paying-one" or "none":
                return Always;
            case "all":
                return new AllOf([.. parts.Select(p => Party(p, party, phrase))]);
            case "either":
                return new AnyOf([.. parts.Select(p => Party(p, party, phrase))]);
            case "not":
                return new Negation(Party(parts[0], party, phrase));
            case "kind":
                return new Membership($"{party}.holder", [parts[0].Text]);
            case "rated":
                return new Membership($"{party}.rating", [parts[0].Text]);
            case "listed":
                return new Listed(party, parts[0].Text);
            case "and-lists":
                return Vague("scope", phrase, new Reading("either", "on either of the two lists"), new Reading("both", "on both lists")) is { } ? new AllOf([Party(parts[0], party, phrase), Party(parts[1], party, phrase)]) : Always;
            case "listed-as" when _bank.Lists.ContainsKey(parts[0].Text):
                return new Listed(party, parts[0].Text);
            case "listed-as" or "unknown-list":
                _questions.Lack($"a list called \"{parts[0].Text}\": the bank has {(_bank.Lists.Count == 0 ? "no lists" : string.Join(", ", _bank.Lists.Keys))}", parts[0].Text);
                return Always;
            case "nowhere":
                return new Negation(new AnyOf([.. _bank.Lists.Keys.Select(list => new Listed(party, list))]));
            case "banked":
                return Places(parts[0], $"{party}.country");
            case "banked-abroad":
                return new Negation(new Membership($"{party}.country", [_bank.Country]));
            case "resides-abroad":
                return new Negation(new Membership($"{party}.residence", [_bank.Country]));
            case "resides":
                return Places(parts[0], $"{party}.residence");
            case "vague-place":
                return VaguePlace(parts[0], party, parts[1].Text);
            case "age":
                return Age(parts[0], party);
            case "blank":
                return new Membership($"{party}.{parts[0].Text}", [""]);
            case "other-bank":
                return new Negation(new Membership($"{party}.bank", [_bank.Code]));
            case "bank-elsewhere":
                return new Negation(new SameText($"{party}.residence", $"{party}.country"));
            case "own-bank":
                return parts[0].Text == _bank.Code ? new Negation(new Membership($"{party}.bank", [_bank.Code])) : Missing($"that {parts[0].Text} is this bank's code; it is {_bank.Code}", parts[0].Text);
            case "vague-new":
                return VagueParty("undefined-threshold", parts[0].Text, party, new Reading("30", $"the {Who(party)}'s account was opened less than 30 days ago"), new Reading("90", $"the {Who(party)}'s account was opened less than 90 days ago"));
            case "vague-new-customer":
                return VagueParty("undefined-term", parts[0].Text, party, new Reading("30", $"the {Who(party)}'s account was opened less than 30 days ago"), new Reading("90", $"the {Who(party)}'s account was opened less than 90 days ago"));
            case "vague-old":
                return VagueParty("undefined-term", parts[0].Text, party, new Reading("year", $"the {Who(party)}'s account was opened at least 365 days ago"), new Reading("five-years", $"the {Who(party)}'s account was opened at least 1825 days ago"));
            case "vague-rating":
                return VagueParty("undefined-term", parts[0].Text, party, new Reading("high", $"the {Who(party)} is rated high or prohibited"), new Reading("medium", $"the {Who(party)} is rated medium, high or prohibited"));
            case "vague-new-payee":
                return VagueParty("undefined-term", parts[0].Text, party, new Reading("first", "the payer has never paid this payee before"), new Reading("young", "the payee's account was opened less than 30 days ago"));
            case "vague-dormant":
                return Vague("undefined-threshold", parts[0].Text, new Reading("90", "the account has not sent anything for 90 days or more"), new Reading("180", "the account has not sent anything for 180 days or more"));
            case "vague-foreign":
                return VagueParty("undefined-term", parts[0].Text, party, new Reading("resident", $"the {Who(party)} resides outside {_bank.Country}"), new Reading("bank", $"the {Who(party)}'s bank is outside {_bank.Country}"));
            default:
                // What an account sent is known of the one that pays; what it received, of the one that is paid.
                return HistorySense.Side(sense) is { } side && side != (party == Origin ? "sent" : "received")
                    ? Missing($"what the {Who(party)}'s account has {side} before", phrase) : Payment(sense, phrase, []);
        }
    }

    private static readonly FrozenSet<string> s_ofParty = "kind rated listed and-lists listed-as unknown-list nowhere banked banked-abroad resides resides-abroad vague-place age blank bank-elsewhere own-bank other-bank vague-new vague-new-customer vague-new-payee vague-old vague-rating vague-dormant vague-foreign".Split(' ').ToFrozenSet(StringComparer.Ordinal);

    private static string Side(string name) => name == "origin" ? Origin : Destination;

    private static string Who(string party) => party == Origin ? "payer" : "payee";

    /// <summary>What a word without a measure means: the officer says.</summary>
    private Condition Vague(string kind, string phrase, params IReadOnlyList<Reading> readings) => Vague(kind, phrase, told => told, readings);

    private Condition Vague(string kind, string phrase, Func<Sense, Sense> meant, params IReadOnlyList<Reading> readings) =>
        Vague(kind, phrase, answer => _parse(answer) is { } sense ? Payment(meant(sense), answer, []) : null, readings);

    // "Ten payments or more" of a word that stands with its span of time.
    private Condition Vague(string kind, string phrase, string behind, params IReadOnlyList<Reading> readings) =>
        Vague(kind, phrase, answer => (_parse(answer) ?? _parse($"{answer.TrimEnd('.')}{behind}")) is { } sense ? Payment(sense, answer, []) : null, readings);

    // Said of a party, whichever words the answer has for it: "rated high", "those who reside abroad", "account opened in the last 30 days".
    private Condition VagueParty(string kind, string phrase, string party, params IReadOnlyList<Reading> readings) =>
        Vague(kind, phrase, answer => new[] { $"to {answer}", $"to anyone {answer}", $"to anyone whose {answer}" }.Select(_parse).FirstOrDefault(sense => sense is { Name: "to" }) is { } said ? Party(said.Parts[0], party, answer)
            : _parse(answer) is { } sense ? s_ofParty.Contains(sense.Name) ? Party(sense, party, answer) : Payment(sense, answer, []) : null, readings);

    private Condition Vague(string kind, string phrase, Func<string, Condition?> read, IReadOnlyList<Reading> readings)
    {
        if (_questions.Ask(kind, phrase, readings) is not { } answer) return Always;
        if (read(answer) is { } meant) return meant;
        _questions.Lack($"the meaning of \"{answer}\", which was given for \"{phrase}\"", phrase);
        return Always;
    }

    // Hours about noon, of the whole week or of some days: when a bank is open.
    private static bool IsOpen(Sense told) => Leaves(told).ToList() is var leaves && leaves.All(s => s.Name is "days" or "weekdays" or "span") && leaves.Where(s => s.Name == "span").ToList() is [var hours] && Whole(hours.Parts[0]) < 720 && Whole(hours.Parts[1]) > 720;

    private static IEnumerable<Sense> Leaves(Sense told) => told.Name is "time" or "all" ? told.Parts.SelectMany(Leaves) : [told];

    private Condition Amount(Sense test, IReadOnlyList<string> context) =>
        Bounds(test, _questions) is { } bounds ? new AllOf([.. bounds.Select(b => _money.Value(b.Comparator, b.Limit, context))]) : Always;

    /// <summary>The comparisons that a test stands for; null where the officer must say whether a limit is in it.</summary>
    public static IReadOnlyList<(Comparator Comparator, Sense Limit)>? Bounds(Sense test, Questioner questions)
    {
        var parts = test.Parts.Length == 2 ? SameCurrency(questions, test.Parts[0], test.Parts[1]) : test.Parts;
        switch (test.Name)
        {
            case "between":
                return [(Comparator.AtLeast, parts[0]), (Comparator.AtMost, parts[1])];
            case "within-open":
                return Boundary(questions, $"{parts[0].Parts[2].Text} and {parts[1].Parts[2].Text}", "both limits are included", "neither limit is included") is not { } inside ? null
                    : [(inside ? Comparator.AtLeast : Comparator.MoreThan, parts[0]), (inside ? Comparator.AtMost : Comparator.LessThan, parts[1])];
            case "up-to":
                return Boundary(questions, $"up to {parts[0].Parts[2].Text}", "the limit itself is included", "the limit itself is not included") is not { } included ? null
                    : [(included ? Comparator.AtMost : Comparator.LessThan, parts[0])];
            default:
                return [(Compared(test.Name), parts[0])];
        }
    }

    // "Between 1,000 and 5,000 euros" says its currency once. "Between 1 and 5 million" may say its million once, or not.
    private static ImmutableArray<Sense> SameCurrency(Questioner questions, Sense low, Sense high)
    {
        if (low.Parts[1].Text == high.Parts[1].Text || low.Parts[1].Text != "" && high.Parts[1].Text != "") return [low, high];
        var (lower, upper) = (Figure(low), Figure(high));
        if (upper >= 1_000 * Math.Max(lower, 1)) questions.Lack("how much the lower limit is: write both with their unit", low.Parts[2].Text);
        return [With(low, high), With(high, low)];

        static decimal Figure(Sense money) => decimal.Parse(money.Parts[0].Text, CultureInfo.InvariantCulture);
        static Sense With(Sense money, Sense other) => money.Parts[1].Text == "" ? Sense.Of("money", money.Parts[0], other.Parts[1], money.Parts[2]) : money;
    }

    private static bool? Boundary(Questioner questions, string phrase, string included, string excluded) =>
        questions.Choose("boundary", phrase,
            (new Reading("excluded", excluded), ["not ", "neither", "exclu", "below", "without"]), (new Reading("included", included), ["inclu", "both", "up to and", "with", "also", "counts"])) switch
        {
            "included" => true,
            "excluded" => false,
            _ => null,
        };

    /// <summary>The comparator of a test's name.</summary>
    public static Comparator Compared(string test) => test switch
    {
        "more" => Comparator.MoreThan,
        "at-least" => Comparator.AtLeast,
        "less" => Comparator.LessThan,
        "at-most" => Comparator.AtMost,
        "exactly" => Comparator.Equal,
        "unlike" => Comparator.NotEqual,
        "multiple" => Comparator.MultipleOf,
        _ => throw new ArgumentException($"There is no test `{test}`.", nameof(test)),
    };

    private Condition Age(Sense test, string party)
    {
        // "Within the last N days" counts whole days, as the fact does.
        var comparator = test.Name == "within" ? Comparator.AtMost : Compared(test.Name);
        return HistorySense.Count(test.Parts[0], "days") is { } days
            ? new Comparison([$"{party}.age-days"], comparator, days)
            : Missing("the age of an account in anything but whole days", test.Key);
    }

    private Condition Missing(string fact, string phrase)
    {
        _questions.Lack(fact, phrase);
        return Always;
    }

    private static TextMatch Memo(string part, string text) =>
        new("transaction.memo", part switch { "contains" => TextPart.Contains, "begins-with" => TextPart.BeginsWith, _ => TextPart.EndsWith }, [text], AnyCase: true);

    private Condition Places(Sense places, string fact)
    {
        var named = Regions.Of(places).ToList();
        if (named.Find(p => p.Vague) is { Vague: true } vague)
        {
            if (_questions.Ask("place", vague.Name, Regions.Readings(vague.Name)) is not { } answer) return Always;
            if ((_parse($"to {answer}") ?? _parse($"to banks in {answer}")) is not { Name: "to" } meant) return Missing($"the meaning of \"{answer}\"", vague.Name);
            return Party(meant.Parts[0], fact[..fact.LastIndexOf('.')], answer);
        }
        return new Membership(fact, [.. named.SelectMany(p => p.Codes).Distinct()]);
    }

    private Condition VaguePlace(Sense places, string party, string phrase)
    {
        var answer = _questions.Choose("undefined-term", phrase,
            (new Reading("residence", $"the {Who(party)} resides in that country"), ["resid", "live", "domicil"]),
            (new Reading("bank", $"the {Who(party)}'s bank is in that country"), ["bank"]));
        return answer is null ? Always : Places(places, answer == "residence" ? $"{party}.residence" : $"{party}.country");
    }

    // Only what narrows names the payments' currency; what is denied of them does not.
    private IEnumerable<string> Spoken(Sense sense) => sense.Name switch
    {
        "currency" => Currencies(sense.Parts[0]),
        "all" or "but" => sense.Parts.Take(sense.Name == "but" ? 1 : sense.Parts.Length).SelectMany(Spoken),
        _ => [],
    };

    private IEnumerable<string> Currencies(Sense sense) =>
        sense.Name == "currencies" ? sense.Parts.SelectMany(Currencies) : _money.Shared(sense.Parts[0].Text.Split('|'), sense.Parts[1].Text) is { } code ? [code] : [];

    private static IEnumerable<string> Codes(Sense sense) => sense.Name == "codes" ? sense.Parts.SelectMany(Codes) : [sense.Text];

    /// <summary>A whole number of a sense.</summary>
    public static long Whole(Sense atom) => (long)decimal.Parse(atom.Text, CultureInfo.InvariantCulture);
}
