using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using WasmPay.Sandbox.Contracts;

namespace WasmPay.Guests.Tests.Protocol;

/// <summary>What is stored of a call is read again, whatever it came to: money has moved by it, and it has to be told and replayed.</summary>
public sealed class RecordTests
{
    // An approval of contract 0.1.0 gives no reason, and could not be read once it was stored.
    [Fact]
    public void An_outcome_is_read_as_it_was_stored() => Prop.ForAll(Generators.Outcomes(), AssertRead).QuickCheckThrowOnFailure();

    [Fact]
    public void A_request_is_read_as_it_was_stored() => Prop.ForAll(Generators.Requests(), AssertRead).QuickCheckThrowOnFailure();

    [Fact]
    public void A_request_of_0_1_0_is_read_as_it_was_stored() => Prop.ForAll(Generators.LegacyRequests(), AssertRead).QuickCheckThrowOnFailure();

    [Fact]
    public void A_record_without_a_reason_is_an_approval_that_gave_none() =>
        Assert.Equal(new LegacyAnswer(true), JsonSerializer.Deserialize<LegacyAnswer>("""{"approved":true}""", RequestJson.Options));

    private static void AssertRead<T>(T value)
    {
        var text = JsonSerializer.Serialize(value, RequestJson.Options);
        Assert.Equal(text, JsonSerializer.Serialize(JsonSerializer.Deserialize<T>(text, RequestJson.Options), RequestJson.Options));
    }
}
