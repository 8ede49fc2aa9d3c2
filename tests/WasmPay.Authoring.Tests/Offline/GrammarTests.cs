using WasmPay.Authoring.Interpretations;
using WasmPay.Authoring.Offline;
using WasmPay.Authoring.Rules;
using WasmPay.Sandbox.Contracts;
using WasmPay.Testing;

namespace WasmPay.Authoring.Tests.Offline;

public class GrammarTests
{
    internal static readonly BankProfile Bank = new("HUDSUS3N", "Hudson Valley Bank", "USA", "USD", "America/New_York", new Dictionary<string, string>
    {
        ["high-risk-countries"] = "Countries that Compliance rates as high risk",
        ["sanctions"] = "Parties under sanctions, as matched by the bank's screening",
        ["trusted-payees"] = "Payees verified by the relationship manager",
        ["mule-accounts"] = "Accounts reported as money mules",
        ["watchlist"] = "Accounts under heightened monitoring",
        ["pep"] = "Politically exposed persons",
    });

    // A file that is named after a language is in it; its bank is in a country that speaks it.
    private static readonly Dictionary<string, string> Languages = new() { ["es"] = "ESP", ["de"] = "DEU", ["fr"] = "FRA" };

    /// <summary>One sentence, and how it is read, on the line after it. <c>\n</c> stands for a line break.</summary>
    public static TheoryData<string, string, string> Sentences()
    {
        var data = new TheoryData<string, string, string>();
        foreach (var file in Directory.EnumerateFiles(Path.Combine(SharedMaterial.RepositoryRoot, "tests", "WasmPay.Authoring.Tests", "Offline", "Sentences"), "*.txt").Order(StringComparer.Ordinal))
        {
            var language = Languages.ContainsKey(Path.GetFileNameWithoutExtension(file)) ? Path.GetFileNameWithoutExtension(file) : "en";
            var lines = File.ReadLines(file).Where(l => l.Length > 0 && l[0] != '#').ToList();
            for (var i = 0; i + 1 < lines.Count; i += 2) data.Add(language, lines[i], lines[i + 1].Trim());
        }
        return data;
    }

    [Theory]
    [MemberData(nameof(Sentences))]
    public void A_sentence_is_read_as_the_table_says(string language, string sentence, string reading)
    {
        var bank = Languages.TryGetValue(language, out var country) ? Bank with { Country = country, ReportingCurrency = "EUR" } : Bank;
        Assert.Equal(reading, Notation.Of(OfflineRuleAuthor.Interpret(new RuleRequest(sentence.Replace("\\n", "\n", StringComparison.Ordinal), bank) { Language = language })));
    }

    [Fact]
    public void The_same_rule_is_read_the_same_way_every_time()
    {
        var rule = new RuleRequest("Refer payments over USD 10,000 to a country on our high-risk list, and deny anything to a sanctioned party", Bank);
        Assert.Equal(
            InterpretationJson.Write(OfflineRuleAuthor.Interpret(rule).Interpretation),
            InterpretationJson.Write(OfflineRuleAuthor.Interpret(rule).Interpretation));
    }

    [Theory]
    [InlineData("KWD", "Refer payments of at least KWD 3,000.500.", "reporting.units >= 3000500")]
    [InlineData("JPY", "Refer payments of ¥1m or more.", "reporting.units >= 1000000")]
    [InlineData("BRL", "Refer payments above R$ 500.", "reporting.units > 50000")]
    [InlineData("INR", "Refer payments above Rs 50k.", "reporting.units > 5000000")]
    [InlineData("INR", "Refer payments above Rs. 10 lakh.", "reporting.units > 100000000")]
    [InlineData("INR", "Refer payments above ₹1,00,000.", "reporting.units > 10000000")]
    [InlineData("INR", "Refer payments above 2.5 crore rupees.", "reporting.units > 2500000000")]
    [InlineData("EUR", "Refer payments above €2.5k.", "reporting.units > 250000")]
    [InlineData("EUR", "Refer payments above 1 000 000 euros.", "reporting.units > 100000000")]
    [InlineData("GBP", "Refer payments above five thousand pounds sterling.", "reporting.units > 500000")]
    [InlineData("GBP", "Refer payments above £1.5 million.", "reporting.units > 150000000")]
    [InlineData("CHF", "Refer payments above CHF 12'500.", "reporting.units > 1250000")]
    [InlineData("SGD", "Refer payments above S$100k.", "reporting.units > 10000000")]
    [InlineData("AED", "Refer payments above 200,000 Emirati dirhams.", "reporting.units > 20000000")]
    [InlineData("CAD", "Refer payments above 3 thousand Canadian dollars.", "reporting.units > 300000")]
    [InlineData("USD", "Refer payments above twenty-five thousand US dollars.", "reporting.units > 2500000")]
    [InlineData("BHD", "Refer payments above BHD 0.001.", "reporting.units > 1")]
    public void Amounts_are_read_in_minor_units_of_their_currency(string currency, string rule, string reading) =>
        Assert.Equal($"refer {reading}", Notation.Of(OfflineRuleAuthor.Interpret(new RuleRequest(rule, Bank with { ReportingCurrency = currency }))));

    [Theory]
    [InlineData("USD", "Refer payments above USD 10.000.")]
    [InlineData("USD", "Refer payments above USD 10.001.")]
    [InlineData("JPY", "Refer payments above JPY 0.5.")]
    [InlineData("USD", "Refer payments above USD 1,00.")]
    [InlineData("USD", "Refer payments above USD 99999999999999999999.")]
    public void A_figure_that_the_currency_cannot_have_is_not_guessed(string currency, string rule) =>
        Assert.StartsWith("refuse ", Notation.Of(OfflineRuleAuthor.Interpret(new RuleRequest(rule, Bank with { ReportingCurrency = currency }))), StringComparison.Ordinal);

    [Theory]
    [InlineData("es", "ESP", "EUR", "Retener los pagos superiores a 10.500 euros.", "refer reporting.units > 1050000")]
    [InlineData("es", "ESP", "EUR", "Retener los pagos superiores a 10.500,50 euros.", "refer reporting.units > 1050050")]
    [InlineData("es", "ESP", "EUR", "Retener los pagos superiores a 10,500 euros.", "refuse unread-text")]
    [InlineData("es", "ESP", "EUR", "Retener los pagos superiores a 2,5 millones de euros.", "refer reporting.units > 250000000")]
    [InlineData("es", "MEX", "MXN", "Retener los pagos superiores a 10,500 pesos.", "refer reporting.units > 1050000")]
    [InlineData("es", "MEX", "MXN", "Retener los pagos superiores a MXN 10,500.50.", "refer reporting.units > 1050050")]
    [InlineData("es", "MEX", "MXN", "Retener los pagos superiores a 10.500 pesos.", "refuse missing-fact")]
    [InlineData("de", "DEU", "EUR", "Zahlungen über 12.500,50 Euro ablehnen.", "deny reporting.units > 1250050")]
    [InlineData("de", "DEU", "EUR", "Zahlungen über zwölftausendfünfhundert Euro ablehnen.", "deny reporting.units > 1250000")]
    [InlineData("de", "CHE", "CHF", "Zahlungen über CHF 12'500 ablehnen.", "deny reporting.units > 1250000")]
    [InlineData("de", "CHE", "CHF", "Zahlungen über 12'500 Franken ablehnen.", "deny reporting.units > 1250000")]
    [InlineData("fr", "FRA", "EUR", "Refuser les virements de plus de 12 500,50 euros.", "deny reporting.units > 1250050")]
    [InlineData("fr", "CHE", "CHF", "Refuser les virements de plus de 12'500 francs.", "deny reporting.units > 1250000")]
    public void Figures_are_read_as_the_language_and_the_country_write_them(string language, string country, string currency, string rule, string reading) =>
        Assert.Equal(reading, Notation.Of(OfflineRuleAuthor.Interpret(new RuleRequest(rule, Bank with { Country = country, ReportingCurrency = currency }) { Language = language })));

    [Theory]
    [InlineData("es", "Retener las transferencias grandes.", "más de 25.000 euros", "refer reporting.units > 2500000")]
    [InlineData("de", "Größere Zahlungen sind zu prüfen.", "über 25.000 Euro", "refer reporting.units > 2500000")]
    [InlineData("fr", "Vérifier les paiements importants.", "plus de 25 000 euros", "refer reporting.units > 2500000")]
    [InlineData("fr", "Vérifier les paiements importants.", "more than EUR 25,000", "refer reporting.units > 2500000")]
    [InlineData("es", "Retener las transferencias grandes.", "10k", "refer reporting.units > 1000000")]
    public void A_question_is_answered_in_the_rules_language_or_in_English(string language, string rule, string answer, string reading)
    {
        var request = new RuleRequest(rule, Bank with { Country = Languages[language], ReportingCurrency = "EUR" }) { Language = language };
        var asked = Assert.Single(OfflineRuleAuthor.Interpret(request).Interpretation.Ambiguities);
        Assert.Equal(reading, Notation.Of(OfflineRuleAuthor.Interpret(request with { Answers = [new Answer(asked.Kind, asked.Phrase, answer)] })));
    }

    [Theory]
    [InlineData("es", "Los pagos de hasta 1.000 euros inclusive se aprueban; los demás se revisan.", Decision.Refer)]
    [InlineData("es", "Se aprueban los pagos a beneficiarios de confianza. No se autorizará ningún otro pago.", Decision.Deny)]
    [InlineData("de", "Zahlungen bis einschließlich 1.000 Euro werden freigegeben, alle übrigen werden geprüft.", Decision.Refer)]
    [InlineData("de", "Zahlungen über 5.000 Euro werden abgelehnt. Alle übrigen Zahlungen werden freigegeben.", Decision.Approve)]
    [InlineData("fr", "Les paiements jusqu'à 1 000 euros inclus sont approuvés ; les autres sont vérifiés.", Decision.Refer)]
    [InlineData("fr", "Approuver les paiements vers des bénéficiaires de confiance. Aucun autre paiement n'est autorisé.", Decision.Deny)]
    public void What_no_clause_names_is_decided_as_the_rule_says(string language, string rule, Decision decision)
    {
        var answer = OfflineRuleAuthor.Interpret(new RuleRequest(rule, Bank with { Country = Languages[language], ReportingCurrency = "EUR" }) { Language = language });
        Assert.Equal(Authors.AuthorOutcome.Program, answer.Outcome);
        Assert.Equal(decision, answer.Interpretation.Otherwise.Decision);
    }

    [Fact]
    public void An_answer_by_id_or_in_words_settles_a_question()
    {
        var rule = new RuleRequest("Refer large transfers to new beneficiaries.", Bank);
        string Read(params Answer[] answers) => Notation.Of(OfflineRuleAuthor.Interpret(rule with { Answers = answers }));

        Assert.Equal("ask undefined-threshold \"large\", undefined-term \"new beneficiaries\"", Read());
        Assert.Equal("ask undefined-term \"new beneficiaries\"", Read(new Answer("undefined-threshold", "large", "10k")));
        Assert.Equal("refer (reporting.units > 1000000 & first-payment)", Read(new("undefined-threshold", "large", "10k"), new("undefined-term", "new beneficiaries", "first")));
        Assert.Equal("refer (reporting.units >= 2500000 & destination.age-days <= 10)", Read(
            new("undefined-threshold", "large", "USD 25,000 or more"), new("undefined-term", "new beneficiaries", "the beneficiary's account was opened no more than 10 days ago")));
    }

    [Fact]
    public void An_answer_that_is_not_understood_ends_in_a_refusal_that_quotes_it()
    {
        var answer = OfflineRuleAuthor.Interpret(new RuleRequest("Refer large transfers.", Bank) { Answers = [new("undefined-threshold", "large", "you know, a lot")] });
        Assert.Equal(Authors.AuthorOutcome.Refuse, answer.Outcome);
        Assert.Contains("you know, a lot", answer.Interpretation.Missing[0].Fact, StringComparison.Ordinal);
    }
}
