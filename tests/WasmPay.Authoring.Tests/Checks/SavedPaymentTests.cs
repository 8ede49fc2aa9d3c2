using WasmPay.Authoring.Interpretations;
using WasmPay.Authoring.Offline;
using WasmPay.Authoring.Rules;
using WasmPay.Authoring.Tests.Offline;
using WasmPay.Sandbox.Contracts;

namespace WasmPay.Authoring.Tests.Checks;

/// <summary>The examples of a reading show what its exceptions save.</summary>
public class SavedPaymentTests
{
    [Fact]
    public void An_exception_has_an_example_of_a_payment_that_it_saves()
    {
        var reading = OfflineRuleAuthor.Interpret(new RuleRequest("Deny payments over USD 10,000 unless the payer is a government body.", GrammarTests.Bank)).Interpretation;
        Assert.Contains(reading.Examples, e => e.Decision == Decision.Approve && e.Given.TryGetValue("transaction.origin.holder", out var holder) && holder == new TextValue("government")
            && e.Given.TryGetValue("transaction.reporting.units", out var units) && units is NumberValue { Number: > 1_000_000 });
    }
}
