using WasmPay.Authoring.Interpretations;
using WasmPay.Authoring.Meaning;
using WasmPay.Sandbox.Contracts;

namespace WasmPay.Authoring.Tests.Meaning;

public sealed class GivenFactsTests
{
    [Fact]
    public void Of_an_ordinary_payment_there_is_nothing_to_say() =>
        Assert.Empty(GivenFacts.Of(SampleRequests.Baseline(JudgeFixture.Bank), JudgeFixture.Bank));

    [Fact]
    public void Of_another_it_is_what_differs()
    {
        var ordinary = SampleRequests.Baseline(JudgeFixture.Bank);
        var payment = ordinary with { Transaction = ordinary.Transaction with { Channel = Channel.Atm }, History = ordinary.History with { IdleMinutes = 5 } };
        Assert.Equal([new("history.idle-minutes", new NumberValue(5)), new KeyValuePair<string, FactValue>("transaction.channel", new TextValue("atm"))], GivenFacts.Of(payment, JudgeFixture.Bank));
    }

    [Fact]
    public void An_example_of_it_is_the_same_payment_to_a_rule()
    {
        var payments = new RealPayments(JudgeFixture.Bank, new Random(5));
        for (var i = 0; i < 200; i++)
        {
            var payment = payments.Next();
            var again = SampleRequests.ToRequest(JudgeFixture.Bank, new Example("", GivenFacts.Of(payment, JudgeFixture.Bank), default));
            Assert.Equal(Json(payment), Json(again));
        }

        // The id and the instant are nothing that a reading looks at, and who is a stranger follows from the banks.
        static string Json(ValidationRequest request) => System.Text.Json.JsonSerializer.Serialize(
            request with { Strangers = Strangers.None, Transaction = request.Transaction with { Id = "", At = request.Transaction.At with { EpochMs = 0 } } }, RequestJson.Options);
    }
}
