using System.Globalization;
using System.Text;
using WasmPay.Authoring.Build;

namespace WasmPay.Authoring.Tests.Build;

[Collection(ToolchainCollection.Name)]
public sealed class ToolchainBuilderTests(ToolchainFixture toolchain)
{
    private const string Example = """
        import { Transaction, History, Verdict, Holder, Rating, Channel } from "wasmpay";

        export function validate(transaction: Transaction, history: History): Verdict {
          const verdict = new Verdict();              // approves until a clause fires
          if (transaction.reporting.units > 1000000) verdict.refer("large-payment", "Payments over USD 10,000 are reviewed.");
          if (transaction.destination.isOn("sanctions")) verdict.deny("sanctions", "The payee is on the sanctions list.");
          return verdict;
        }
        """;

    private Task<BuildResult> BuildAsync(string source) => toolchain.Builder.BuildAsync(source, CancellationToken.None);

    [Fact]
    public async Task Build_the_example_rule_makes_a_small_component()
    {
        var result = await BuildAsync(Example);

        Assert.Empty(result.Diagnostics);
        Assert.True(result.Succeeded);
        // The preamble of a component: magic, version 13, layer 1 (component model, Binary.md).
        Assert.Equal([0x00, 0x61, 0x73, 0x6d, 0x0d, 0x00, 0x01, 0x00], result.Component!.Value[..8].ToArray());
        Assert.InRange(result.Component!.Value.Length, 1_000, 6_000);
    }

    [Fact]
    public async Task Build_equal_source_makes_equal_bytes()
    {
        var first = await BuildAsync(Example);
        await BuildAsync(ToolchainFixture.Rule("verdict.deny(\"other\", \"Another rule in between.\");"));
        var second = await BuildAsync(Example);

        Assert.True(first.Component!.Value.Span.SequenceEqual(second.Component!.Value.Span));
    }

    [Fact]
    public async Task Build_names_every_fact_of_the_contract()
    {
        var facts = new StringBuilder();
        foreach (var party in (string[])["origin", "destination"])
            facts.Append(CultureInfo.InvariantCulture, $$"""
                const p_{{party}} = transaction.{{party}};
                if (p_{{party}}.account == p_{{party}}.name && p_{{party}}.address == p_{{party}}.identifier && p_{{party}}.birthDate == p_{{party}}.bank
                  && p_{{party}}.country == p_{{party}}.residence && p_{{party}}.holder == Holder.FinancialInstitution && p_{{party}}.rating == Rating.Prohibited
                  && p_{{party}}.ageDays > 7 && p_{{party}}.lists.length > 0 && p_{{party}}.lists[0] == "a") verdict.refer("{{party}}", "m");

                """);
        foreach (var side in (string[])["sent", "received", "pair"])
            foreach (var window in (string[])["hour", "day", "week", "month", "calendarDay", "calendarMonth"])
                facts.Append(CultureInfo.InvariantCulture, $"if (history.{side}.{window}.count > 3 && history.{side}.{window}.total >= 5) verdict.refer(\"{side}-{window}\", \"m\");\n");
        facts.Append("""
            if (transaction.id == "" && transaction.purpose == "SALA" && transaction.memo.length > 3 && transaction.channel == Channel.Atm) verdict.refer("t", "m");
            const at = transaction.at;
            if (at.epochMs > 5 && at.year > 2000 && at.month == 2 && at.day == at.daysInMonth && at.weekday > 5 && at.hour < 8 && at.minute < 30) verdict.refer("at", "m");
            if (history.firstPayment && history.hasSent && history.idleMinutes > 60) verdict.refer("idle", "m");
            if (addUnits(transaction.amount.units, transaction.reporting.units) > 5 && oneOf(transaction.amount.currency, ["EUR", "USD"])) verdict.refer("sum", "m");
            """);

        var result = await BuildAsync(ToolchainFixture.Rule(facts.ToString()));

        Assert.Empty(result.Diagnostics);
        Assert.True(result.Succeeded);
    }

    [Fact]
    public async Task Build_with_type_errors_says_each_with_its_line_and_column()
    {
        var result = await BuildAsync("""
            import { Transaction, History, Verdict } from "wasmpay";
            export function validate(transaction: Transaction, history: History): Verdict {
              const verdict = new Verdict();
              if (transaction.amount.unit > 5) verdict.deny("a", "b");
              const small: i32 = transaction.amount.units;
              return verdict;
            }
            """);

        Assert.False(result.Succeeded);
        Assert.Collection(
            result.Diagnostics,
            unknown => Assert.Equal(("TS2339", 4, 26), (unknown.Code, unknown.Line, unknown.Column)),
            narrowing => Assert.Equal(("AS200", 5, 22), (narrowing.Code, narrowing.Line, narrowing.Column)));
    }

    [Fact]
    public async Task Build_with_a_syntax_error_says_its_place()
    {
        var result = await BuildAsync(ToolchainFixture.Rule("if (transaction.amount.units > ) {"));

        Assert.False(result.Succeeded);
        Assert.Equal(5, result.Diagnostics[0].Line);
    }

    [Fact]
    public async Task Build_with_many_errors_reports_a_bounded_number()
    {
        var result = await BuildAsync(ToolchainFixture.Rule(string.Join("\n", Enumerable.Range(0, 200).Select(i => $"nothing{i}();"))));

        Assert.Equal(20, result.Diagnostics.Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("export function check(): void {}")]
    [InlineData("function validate(transaction: Transaction, history: History): Verdict { return new Verdict(); }")]
    [InlineData("export function validate(transaction: Transaction): Verdict { return new Verdict(); }")]
    [InlineData("export function validate(transaction: Transaction, history: History): Verdict | null { return null; }")]
    public async Task Build_without_the_entry_says_what_it_looks_like(string declaration)
    {
        var result = await BuildAsync("import { Transaction, History, Verdict } from \"wasmpay\";\n" + declaration);

        Assert.Equal("missing-validate", Assert.Single(result.Diagnostics).Code);
    }

    [Fact]
    public async Task Build_text_of_every_script_keeps_it()
    {
        var result = await BuildAsync(ToolchainFixture.Rule("verdict.deny(\"多\", \"Überweisung abgelehnt: 拒否 مرفوض 💶\");"));

        Assert.True(result.Succeeded);
        Assert.True(result.Component!.Value.Span.IndexOf(Encoding.Unicode.GetBytes("拒否 مرفوض 💶")) > 0);
    }

    [Fact]
    public async Task Build_many_at_once_answers_each_with_its_own_component()
    {
        var sources = Enumerable.Range(0, 6).Select(i => ToolchainFixture.Rule($"verdict.deny(\"c\", \"number {i}\");")).ToArray();

        var results = await Task.WhenAll(sources.Select(BuildAsync));

        for (var i = 0; i < results.Length; i++)
            Assert.True(results[i].Component!.Value.Span.IndexOf(Encoding.Unicode.GetBytes($"number {i}")) > 0);
    }

    [Fact]
    public async Task ToolVersions_names_what_a_dossier_needs()
    {
        var versions = await toolchain.Builder.ToolVersionsAsync(CancellationToken.None);

        Assert.Equal("0.28.20", versions["assemblyscript"]);
        Assert.Equal(["assemblyscript", "binaryen", "jco-transpile", "node", "wasmpay-sdk"], versions.Keys.Order(StringComparer.Ordinal));
        Assert.Matches("^[0-9a-f]{64}$", versions["wasmpay-sdk"]);
    }
}
