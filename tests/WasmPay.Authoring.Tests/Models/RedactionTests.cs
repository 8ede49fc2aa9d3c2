using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using WasmPay.Authoring.Interpretations;
using WasmPay.Authoring.Models;
using WasmPay.Authoring.Models.Calls;

namespace WasmPay.Authoring.Tests.Models;

/// <summary>What looks like an account does not leave, and comes back as it was; amounts, dates and codes stay.</summary>
public sealed class RedactionTests
{
    private static readonly Redaction Redaction = new() { Names = ["Kim Doe", "Doe"] };

    private static (string Sent, RedactedTexts Texts) Redact(string text)
    {
        var (data, texts) = RedactedTexts.Of(new JsonObject { ["rule"] = text }, Redaction);
        return (data!["rule"]!.GetValue<string>(), texts);
    }

    [Theory]
    [InlineData("Deny payments to DE89370400440532013000.", "Deny payments to [account-1].")]
    [InlineData("Deny payments to DE89 3704 0044 0532 0130 00 from now on.", "Deny payments to [account-1] from now on.")]
    [InlineData("To ES9121000418450200051332 must go nothing.", "To [account-1] must go nothing.")]
    [InlineData("gb82 west 1234 5698 7654 32 is closed", "[account-1] is closed")]
    [InlineData("Card 4111 1111 1111 1111 is stolen.", "Card [account-1] is stolen.")]
    [InlineData("Card 4111-1111-1111-1111.", "Card [account-1].")]
    [InlineData("Account 7700319942 and US7700319942", "Account [account-1] and [account-2]")]
    [InlineData("7700319942, again 7700319942", "[account-1], again [account-1]")]
    [InlineData("Kim Doe, KIM DOE and Doe", "[name-1], [name-2] and [name-3]")]
    public void An_account_or_a_marked_name_is_replaced_and_put_back(string text, string sent)
    {
        var (redacted, texts) = Redact(text);

        Assert.Equal(sent, redacted);
        Assert.Equal(text, texts.Restore(redacted));
    }

    [Theory]
    [InlineData("Deny over USD 12345678 and JPY 100000000.")]
    [InlineData("Deny over 100,000,000 or 100 000 000.")]
    [InlineData("Deny over €12345678 and 12345678 EUR.")]
    [InlineData("From 20260501 on, or 2026-05-01, at 18:30.")]
    [InlineData("At most 12345678.50 a day.")]
    [InlineData("PRK, AM02, SALA, GB and 1234567.")]
    [InlineData("USD10000000")]
    public void What_is_no_account_stays(string text) => Assert.Equal(text, Redact(text).Sent);

    [Fact]
    public void A_rule_that_has_the_stand_ins_own_form_is_not_confused()
    {
        const string text = "[account-1] is 7700319942, [accountx-1] too.";
        var (redacted, texts) = Redact(text);

        Assert.DoesNotContain("7700319942", redacted, StringComparison.Ordinal);
        Assert.Equal(text, texts.Restore(redacted));
    }

    [Fact]
    public void Whatever_the_text_is_it_comes_back() => Prop.ForAll(ArbMap.Default.ArbFor<NonNull<string>>(), ArbMap.Default.ArbFor<PositiveInt>(), (text, number) =>
    {
        if (text.Get.Any(char.IsSurrogate)) return true;
        var whole = new JsonObject { ["a"] = $"{text.Get} 77003{number.Get:D8} {text.Get}", ["b"] = 12345678 };
        var (data, texts) = RedactedTexts.Of(whole, Redaction);
        return JsonNode.DeepEquals(whole, JsonNode.Parse(texts.Restore(data!.ToJsonString())));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public async Task The_endpoint_and_what_is_kept_never_see_an_account_and_the_reading_has_it()
    {
        var reading = SampleReadings.Reading
            .Replace("""{ "kind": "compare", "terms": ["transaction.reporting.units"], "comparator": "more-than", "limit": "USD 10,000" }""", """{ "kind": "one-of", "fact": "transaction.destination.account", "values": ["[account-1]"] }""", StringComparison.Ordinal)
            .Replace("\"Deny any payment over USD 10,000.\"", "\"Deny payments to [account-1].\"", StringComparison.Ordinal);
        var start = reading.IndexOf("\"examples\"", StringComparison.Ordinal);
        await using var model = await ScriptedModel.StartAsync(ScriptedModel.Says(reading[..start] + "\"examples\": [] }"));
        var folder = Directory.CreateTempSubdirectory("wasmpay-answers-").FullName;
        using var author = new ModelRuleAuthor(model.Options with { Redaction = new Redaction(), Answers = new AnswerStore(AnswerUse.Cache, folder) });

        var answer = await author.InterpretAsync(SampleReadings.Rule with { Text = "Deny payments to US7700319942." }, CancellationToken.None);

        var clause = Assert.Single(answer.Interpretation.Clauses);
        Assert.Equal("Deny payments to US7700319942.", clause.Text);
        Assert.Equal(["US7700319942"], Assert.IsType<Membership>(clause.When).Values);
        Assert.DoesNotContain("7700319942", model.Asked[0].ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain("7700319942", await File.ReadAllTextAsync(Assert.Single(Directory.GetFiles(folder))), StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
    }
}
