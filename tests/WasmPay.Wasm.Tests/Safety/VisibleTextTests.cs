namespace WasmPay.Wasm.Tests.Safety;

/// <summary>Text that others chose moves no cursor, begins no line and turns no direction of reading.</summary>
public sealed class VisibleTextTests
{
    [Theory]
    [InlineData("\u001b[2J", "\\u001b[2J")]
    [InlineData("\u001b]0;owned\u0007", "\\u001b]0;owned\\u0007")]
    [InlineData("a\r\nfail: b", "a\\u000d\\u000afail: b")]
    [InlineData("a\tb\0", "a\\u0009b\\u0000")]
    [InlineData("\u007f\u0085\u009b", "\\u007f\\u0085\\u009b")]
    [InlineData("a\u2028b\u2029", "a\\u2028b\\u2029")]
    [InlineData("\u202a\u202b\u202c\u202d\u202e", "\\u202a\\u202b\\u202c\\u202d\\u202e")]
    [InlineData("\u2066\u2067\u2068\u2069", "\\u2066\\u2067\\u2068\\u2069")]
    [InlineData("\u200e\u200f\ufeff\u061c\u200b\u00ad", "\\u200e\\u200f\\ufeff\\u061c\\u200b\\u00ad")]
    [InlineData("\U000e0041", "\\udb40\\udc41")]
    public void What_is_not_to_be_seen_is_shown_as_its_code(string text, string shown) => Assert.Equal(shown, VisibleText.Line(text));

    [Theory]
    [InlineData("")]
    [InlineData("Deny payments over USD 10,000.")]
    [InlineData("Zürich, 銀行 🏦, بنك, a backslash \\ and \u00a0")]
    [InlineData("می\u200cخواهم")]
    public void What_people_write_stays_as_it_is(string text) => Assert.Equal((text, text), (VisibleText.Line(text), VisibleText.Block(text)));

    [Fact]
    public void Half_a_pair_is_shown_as_its_code() => Assert.Equal("a\\ud83cb", VisibleText.Line("a\ud83cb"));

    [Fact]
    public void A_block_keeps_line_feeds_and_tabs_and_nothing_else() => Assert.Equal("a\n\tb\\u000d\\u001b", VisibleText.Block("a\n\tb\r\u001b"));
}
