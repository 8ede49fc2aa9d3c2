using System.Text.Json;
using System.Text.Json.Nodes;
using WasmPay.Sandbox.Contracts;

namespace WasmPay.Sandbox.Tests.Contracts;

public sealed class RequestJsonTests
{
    private static readonly Party Someone = new("A", "N", "", "", "", "B", "USA", "USA", Holder.Individual, Rating.Low, 1, []);
    private static readonly Activity Quiet = new(default, default, default, default, default, default);

    private static readonly ValidationRequest Plain = new(
        new Transaction("t", Someone, Someone, new Money(1, "USD"), new Money(1, "USD"), Channel.Api, "", "", new Moment(0, 1970, 1, 1, 4, 0, 0)),
        new History(Quiet, Quiet, Quiet, true));

    [Fact]
    public void A_request_comes_back_as_it_was_written()
    {
        Assert.True(RequestJson.TryRead(JsonSerializer.SerializeToElement(Plain, RequestJson.Options), out var request, out var error), error);
        Assert.Equal(JsonSerializer.Serialize(Plain, RequestJson.Options), JsonSerializer.Serialize(request, RequestJson.Options));
    }

    [Theory]
    [InlineData(Strangers.Origin)]
    [InlineData(Strangers.Destination)]
    [InlineData(Strangers.Origin | Strangers.Destination)]
    public void What_is_not_known_of_a_party_is_not_written_and_what_stands_for_it_is_read(Strangers strangers)
    {
        var request = NotKnown.Of(strangers, Plain);
        var text = JsonSerializer.Serialize(request, RequestJson.Options);
        Assert.DoesNotContain("prohibited", text, StringComparison.Ordinal);
        Assert.DoesNotContain("100000000000000000", text, StringComparison.Ordinal);
        Assert.True(RequestJson.TryRead(JsonDocument.Parse(text).RootElement, out var read, out var error), error);
        Assert.Equal(strangers, read.Strangers);
        Assert.Equal(text, JsonSerializer.Serialize(read, RequestJson.Options));
        Assert.Equal(request.History, read.History);
        Assert.Equal((request.Transaction.Origin.Rating, request.Transaction.Destination.AgeDays), (read.Transaction.Origin.Rating, read.Transaction.Destination.AgeDays));
    }

    [Theory]
    [InlineData("transaction/origin/rating", "`rating` missing")]
    [InlineData("transaction/destination/age-days", "`age-days` missing")]
    [InlineData("history/sent", "`sent` missing")]
    [InlineData("history/received", "`received` missing")]
    public void What_is_left_out_in_part_is_missing(string path, string says)
    {
        var json = JsonSerializer.SerializeToNode(Plain, RequestJson.Options)!;
        var names = path.Split('/');
        names.SkipLast(1).Aggregate(json, (node, name) => node[name]!).AsObject().Remove(names[^1]);
        Assert.False(RequestJson.TryRead(JsonSerializer.SerializeToElement(json), out _, out var error));
        Assert.Contains(says, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("transaction/memo", null, "`memo` missing")]
    [InlineData("transaction/colour", "\"red\"", "no field `colour`")]
    [InlineData("transaction/channel", "\"pigeon\"", "$.transaction.channel")]
    [InlineData("transaction/amount/units", "\"1\"", "$.transaction.amount.units")]
    [InlineData("transaction/amount/units", "1.5", "another type")]
    [InlineData("transaction/amount/units", "9223372036854775808", "$.transaction.amount.units")]
    [InlineData("transaction/memo", "null", "null")]
    [InlineData("history/sent/day/count", "-1", "$.history.sent.day.count")]
    public void What_does_not_fit_is_told_by_its_place_and_without_names_of_the_host(string path, string? value, string says)
    {
        var json = JsonSerializer.SerializeToNode(Plain, RequestJson.Options)!;
        var names = path.Split('/');
        var target = names.SkipLast(1).Aggregate(json, (node, name) => node[name]!).AsObject();
        if (value is null) target.Remove(names[^1]);
        else target[names[^1]] = JsonNode.Parse(value);

        Assert.False(RequestJson.TryRead(JsonSerializer.SerializeToElement(json), out _, out var error));
        Assert.Contains(says, error, StringComparison.Ordinal);
        Assert.DoesNotContain("System.", error, StringComparison.Ordinal);
        Assert.DoesNotContain("WasmPay.", error, StringComparison.Ordinal);
        Assert.DoesNotContain(".NET", error, StringComparison.Ordinal);
    }
}
