using System.Globalization;
using WasmPay.Authoring.Rules;

namespace WasmPay.Authoring.Meaning.Texts;

/// <summary>
/// The texts that a fact can have, as an automaton: what may follow a beginning, which beginnings are alike, and which are complete. What the platform
/// checks is in its TextCheck, Order, AccountBook and BankDirectory; a domain is never narrower than that.
/// </summary>
internal abstract class TextDomain
{
    private const string Upper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ", Digits = "0123456789", Lower = "abcdefghijklmnopqrstuvwxyz";

    /// <summary>Ordinary texts of it, the first ones first.</summary>
    public required IReadOnlyList<string> Samples { get; init; }

    /// <summary>Units that stand for all others where none in particular is looked for.</summary>
    public required string Fillers { get; init; }

    /// <summary>Whether a unit may follow a beginning that could be completed.</summary>
    public abstract bool CanFollow(string beginning, char unit);

    /// <summary>Two beginnings with the same state are completed by the same texts, but that the shorter one has more room.</summary>
    public abstract string State(string beginning);

    /// <summary>Whether a text that was made by <see cref="CanFollow"/> is complete.</summary>
    public abstract bool IsComplete(string text);

    /// <summary>Whether it has a text.</summary>
    public bool Allows(string text)
    {
        for (var i = 0; i < text.Length; i++)
            if (!CanFollow(text[..i], text[i])) return false;
        return IsComplete(text);
    }

    /// <summary>The domain of a text fact without a fixed set of words.</summary>
    public static TextDomain Of(string fact, BankProfile bank) => fact.Split('.')[^1] switch
    {
        "account" => new Plain(1, 64) { Fillers = Upper + Digits + Lower + "-_.", First = char.IsAsciiLetterOrDigit, Samples = ["ACCOUNT-7", "ACCOUNT-8", "ACCOUNT-9"] },
        // The ledger asks for a name, and yet rules about missing ones are written: the contract has the empty text for what is not known.
        "name" => new Free(0, 200) { Fillers = "", Samples = ["Kim Other", "Lee Another", "Noor Third"] },
        "address" => new Free(0, 500) { Fillers = "", Samples = ["3 Other Street", "5 Another Street"] },
        "identifier" => new Free(0, 100) { Fillers = "", Samples = ["C-7", "C-8", "C-9"] },
        "birth-date" => new Date { Fillers = Digits + "-", Samples = ["1990-01-15", "1975-06-30"] },
        // What the profile says counts, whatever its form.
        "bank" => new Plain(4, 11) { Fillers = Upper + Digits, Also = bank.Code, Samples = ["OTHERBANK", "THIRDBANK"] },
        "country" => new Plain(3, 3) { Fillers = Upper + Digits, Also = bank.Country, Samples = ["FRA", "DEU", "USA", "GBR", "JPN", "BRA"] },
        "residence" => new Plain(3, 3) { Fillers = Upper + Digits, Also = "", Samples = ["FRA", "DEU", "USA", "GBR", "JPN", "BRA"] },
        "currency" => new Plain(3, 3) { Fillers = Upper, Also = bank.ReportingCurrency, Samples = ["USD", "EUR", "GBP", "JPY", "CHF", "NOK"] },
        "purpose" => new Plain(0, 4) { Fillers = Upper + Digits + Lower, Samples = ["GDDS", "SUPP", "OTHR"] },
        "memo" => new Free(0, 1_000) { Fillers = "", Also = "\n\t", Samples = ["Invoice 3107", "Invoice 3108"] },
        _ => throw new ArgumentException($"No such text fact: {fact}.", nameof(fact)),
    };

    /// <summary>Codes: units of one set, in a number of them, and one text more.</summary>
    private sealed class Plain(int shortest, int longest) : TextDomain
    {
        public Func<char, bool> First { get; init; } = _ => true;

        /// <summary>A text that is one of them whatever its form; null for none.</summary>
        public string? Also { get; init; }

        public override bool CanFollow(string beginning, char unit) =>
            IsCode(beginning) && beginning.Length < longest && Fillers.Contains(unit, StringComparison.Ordinal) && (beginning.Length > 0 || First(unit))
            || Also is not null && Also.StartsWith(beginning + unit, StringComparison.Ordinal);

        public override string State(string beginning) =>
            Also is { Length: > 0 } && Also.StartsWith(beginning, StringComparison.Ordinal) ? $"={beginning.Length}" : longest > 16 ? $"{Math.Min(beginning.Length, shortest)}" : $"{beginning.Length}";

        public override bool IsComplete(string text) => text == Also || text.Length >= shortest && IsCode(text);

        private bool IsCode(string text) => text.Length <= longest && text.All(unit => Fillers.Contains(unit, StringComparison.Ordinal)) && (text.Length == 0 || First(text[0]));
    }

    /// <summary>What people write: no control characters, no halves of surrogate pairs, and something to be seen where it must not be empty.</summary>
    private sealed class Free(int shortest, int longest) : TextDomain
    {
        /// <summary>Control characters that it has.</summary>
        public string Also { get; init; } = "";

        public override bool CanFollow(string beginning, char unit) =>
            beginning.Length < longest && (!char.IsControl(unit) || Also.Contains(unit, StringComparison.Ordinal))
            && char.IsLowSurrogate(unit) == (beginning.Length > 0 && char.IsHighSurrogate(beginning[^1]));

        public override string State(string beginning) =>
            (beginning.Length > 0 && char.IsHighSurrogate(beginning[^1]) ? "h" : "") + (shortest == 0 || IsSeen(beginning) ? "1" : "0");

        public override bool IsComplete(string text) => (text.Length == 0 || !char.IsHighSurrogate(text[^1])) && (shortest == 0 || IsSeen(text));

        private static bool IsSeen(string text) => text.Any(unit => !char.IsWhiteSpace(unit));
    }

    /// <summary>ISO 8601 dates of the years 1 to 9999, or nothing.</summary>
    private sealed class Date : TextDomain
    {
        private const string Form = "9999-99-99";

        // Every beginning of a date can be completed by one of these.
        private static readonly string[] s_endings = ["0001-01-01", "0011-01-01", "0111-01-01", "1111-01-01"];

        public override bool CanFollow(string beginning, char unit)
        {
            if (beginning.Length >= Form.Length) return false;
            if (Form[beginning.Length] == '-' ? unit != '-' : !char.IsAsciiDigit(unit)) return false;
            var text = beginning + unit;
            // "0" of a month or day is completed by 1, "3" of a day by 0 or 1, the rest of a year by 4, so that it may be a leap year.
            return text.Length < Form.Length ? Completions(text).Any(IsComplete) : IsComplete(text);
        }

        // All that matters of a year is whether it is a leap year, and that it is not 0: a tenth and a hundredth of its digits tell.
        public override string State(string beginning) => beginning.Length switch
        {
            0 => "y0",
            1 => $"y1 {Digit(beginning, 0) % 2} {beginning == "0"}",
            2 => $"y2 {IsFourth(beginning)} {beginning == "00"}",
            3 => $"y3 {IsFourth(beginning)} {beginning.StartsWith("00", StringComparison.Ordinal)} {Digit(beginning, 2) % 2} {beginning[2] == '0'}",
            _ => (DateTime.IsLeapYear(Year(beginning)) ? "l" : "c") + beginning[4..],
        };

        public override bool IsComplete(string text) => text.Length == 0 || DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

        private static IEnumerable<string> Completions(string beginning)
        {
            foreach (var ending in s_endings)
                foreach (var last in (string[])["0", "1"])
                    yield return beginning + ending[beginning.Length..^1] + (beginning.Length < 10 ? last : "");
        }

        private static int Digit(string text, int at) => text[at] - '0';

        // Whether the century's number is a multiple of 4.
        private static bool IsFourth(string text) => (2 * Digit(text, 0) + Digit(text, 1)) % 4 == 0;

        private static int Year(string text) => Math.Max(1, int.Parse(text.AsSpan(0, 4), NumberStyles.None, CultureInfo.InvariantCulture));
    }
}
