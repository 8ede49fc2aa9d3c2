using WasmPay.Authoring.Interpretations;
using WasmPay.Authoring.Meaning.Texts;

namespace WasmPay.Authoring.Tests.Meaning.Texts;

/// <summary>A text that meets needs is found where there is one, and that there is none is only said where there is none.</summary>
public sealed class TextSearchTests
{
    private static readonly TextDomain s_memo = TextDomain.Of("transaction.memo", JudgeFixture.Bank);
    private static readonly TextDomain s_purpose = TextDomain.Of("transaction.purpose", JudgeFixture.Bank);
    private static readonly TextDomain s_account = TextDomain.Of("transaction.origin.account", JudgeFixture.Bank);
    private static readonly TextDomain s_birth = TextDomain.Of("transaction.origin.birth-date", JudgeFixture.Bank);

    [Fact]
    public void Without_needs_it_is_an_ordinary_text() => Assert.Equal("Invoice 3107", TextSearch.Find([s_memo], []).Text);

    [Fact]
    public void Words_are_put_one_after_the_other() => Assert.Equal("refund crypto gift", TextSearch.Find([s_memo], [Need(TextPart.BeginsWith, "refund "), Need(TextPart.Contains, "crypto"), Need(TextPart.EndsWith, "gift")]).Text);

    [Fact]
    public void What_must_not_be_there_is_gone_around()
    {
        var (text, _) = TextSearch.Find([s_memo], [Need(TextPart.Contains, "ab"), Need(TextPart.Contains, "bc"), Need(TextPart.Contains, "ab bc", holds: false), Need(TextPart.Contains, "ab", anyCase: true)]);
        Assert.Contains("ab", text, StringComparison.Ordinal);
        Assert.Contains("bc", text, StringComparison.Ordinal);
        Assert.DoesNotContain("ab bc", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Overlapping_parts_fit_into_a_short_text()
    {
        Assert.Equal("abcd", TextSearch.Find([s_purpose], [Need(TextPart.BeginsWith, "abc"), Need(TextPart.EndsWith, "bcd")]).Text);
        Assert.Equal((null, true), TextSearch.Find([s_purpose], [Need(TextPart.BeginsWith, "abc"), Need(TextPart.EndsWith, "cde")]));
    }

    [Fact]
    public void Texts_of_two_facts_are_of_both_their_domains()
    {
        Assert.Matches("^[A-Za-z0-9]{1,4}$", TextSearch.Find([s_purpose, s_account], [Need(null, "", holds: false)]).Text);
        Assert.Equal((null, true), TextSearch.Find([s_birth, s_purpose], [Need(null, "", holds: false)]));
    }

    [Theory]
    [InlineData("-02-29", "19", true)]
    [InlineData("-02-29", "1900", false)]
    [InlineData("-02-29", "2000", true)]
    [InlineData("-31", "2001-04", false)]
    [InlineData("-31", "2001-03", true)]
    [InlineData("-00", "2", false)]
    [InlineData("-02-30", "", false)]
    [InlineData("99-02-29", "", false)]
    [InlineData("00-02-29", "", true)]
    [InlineData("96-02-29", "", true)]
    [InlineData("00-02-29", "21", false)]
    [InlineData("", "0000", false)]
    public void Dates_are_of_the_calendar(string end, string begin, bool exists)
    {
        var (text, exhausted) = TextSearch.Find([s_birth], [Need(TextPart.BeginsWith, begin), Need(TextPart.EndsWith, end)]);
        Assert.Equal((exists, !exists), (text is not null, exhausted));
    }

    [Fact]
    public void It_agrees_with_trying_every_short_text()
    {
        // Purposes of a and b only: 31 of them, each tried.
        var all = Enumerable.Range(0, 5).SelectMany(length => Enumerable.Range(0, 1 << length).Select(bits => string.Concat(Enumerable.Range(0, length).Select(i => "ab"[(bits >> i) & 1])))).ToList();
        var random = new Random(3);
        var none = 0;
        for (var round = 0; round < 500; round++)
        {
            var needs = Enumerable.Range(0, random.Next(1, 5)).Select(_ => Need(
                random.Next(5) == 0 ? null : (TextPart)random.Next(3), all[random.Next(1, all.Count)], random.Next(2) == 0, random.Next(2) == 0)).ToList();
            // Nothing else than a and b, so that there is little to find.
            var closed = needs.Concat(s_purpose.Fillers.Where(unit => unit is not ('a' or 'b')).Select(unit => Need(TextPart.Contains, unit.ToString(), holds: false))).ToList();
            var (text, exhausted) = TextSearch.Find([s_purpose], closed);
            var exists = all.Exists(one => needs.TrueForAll(need => need.IsMetBy(one)));
            Assert.Equal((exists, !exists), (text is not null, exhausted));
            if (text is not null) Assert.All(closed, need => Assert.True(need.IsMetBy(text)));
            if (!exists) none++;
        }
        Assert.InRange(none, 50, 450);
    }

    [Fact]
    public void A_search_that_takes_too_long_says_neither()
    {
        // Words that must be there and may not follow each other with a blank: all orders of them are beginnings.
        var words = Enumerable.Range(0, 16).Select(i => $"{(char)('a' + i)}{(char)('a' + i)}").ToList();
        Assert.Equal((null, false), TextSearch.Find([s_memo], [.. words.Select(word => Need(TextPart.Contains, word)), Need(TextPart.Contains, "aa bb", holds: false)]));
    }

    private static TextNeed Need(TextPart? part, string value, bool anyCase = false, bool holds = true) => new(part, value, anyCase, holds);
}
