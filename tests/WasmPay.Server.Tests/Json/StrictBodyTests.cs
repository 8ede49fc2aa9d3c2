using System.Text;
using Google.Protobuf;
using Microsoft.AspNetCore.Routing;
using WasmPay.Api.V1;
using WasmPay.Server.Json;

namespace WasmPay.Server.Tests.Json;

/// <summary>JSON that is held to the message that it is to become.</summary>
public sealed class StrictBodyTests
{
    private static readonly string Bytes = Convert.ToBase64String([.. Enumerable.Range(0, 1000).Select(i => (byte)(i * 7))]);

    [Fact]
    public void A_field_goes_by_either_of_its_names_at_any_depth()
    {
        Assert.Null(Problem<SubmitTransactionRequest>("""{"idempotencyKey":"k","origin_account":"a","amount":{"units":"5","currency":"USD"}}"""));
        Assert.Null(Problem<VerifyProposalRequest>($$$"""{"id":"p","dossier":{"json":"{{{Bytes}}}","hash":"h","component":"{{{Bytes}}}"}}"""));
    }

    [Theory]
    [InlineData("""{"memmo":"x"}""", "There is no `memmo` in a SubmitTransactionRequest", "memmo")]
    [InlineData("""{"amount":{"unit":"5"}}""", "There is no `unit` in a Money; it has units, currency", "amount.unit")]
    [InlineData("""{"Memo":"x"}""", "There is no `Memo`", "Memo")]
    [InlineData("""{"memo":"x","memo":"y"}""", "`memo` is there twice", "memo")]
    [InlineData("""{"memo":null,"memo":"y"}""", "`memo` is there twice", "memo")]
    [InlineData("""{"origin_account":"x","originAccount":"y"}""", "`origin_account` is there twice", "origin_account")]
    [InlineData("""{"amount":{"units":"5","units":6}}""", "`amount.units` is there twice", "amount.units")]
    [InlineData("""{"amount":[]}""", "`amount` takes an object: a Money", "amount")]
    [InlineData("""{"amount":{"units":1.5}}""", "`amount.units` takes a whole number of 64 bits", "amount.units")]
    [InlineData("""{"amount":{"units":1e3}}""", "`amount.units` takes a whole number of 64 bits", "amount.units")]
    [InlineData("""{"amount":{"units":"5 "}}""", "`amount.units` takes a whole number of 64 bits", "amount.units")]
    [InlineData("""{"amount":{"units":"9223372036854775808"}}""", "`amount.units` takes a whole number of 64 bits", "amount.units")]
    [InlineData("""{"memo":5}""", "`memo` takes a text", "memo")]
    [InlineData("""{"memo":"\ud800"}""", "`memo` takes text in Unicode", "memo")]
    [InlineData("""{"channel":"CHANNEL_PIGEON"}""", "`channel` takes one of CHANNEL_UNSPECIFIED, CHANNEL_API", "channel")]
    [InlineData("""{"channel":99}""", "`channel` takes one of CHANNEL_UNSPECIFIED", "channel")]
    [InlineData("[]", "The body must be an object: a SubmitTransactionRequest", "body")]
    [InlineData("\"x\"", "The body must be an object", "body")]
    [InlineData("""{"memo":"x"} {}""", "The body is not JSON", "body")]
    [InlineData("""{"memo":"x",}""", "The body is not JSON", "body")]
    [InlineData("""{"memo":"x" """, "The body is not JSON", "body")]
    [InlineData("", "The body is not JSON", "body")]
    public void What_is_no_such_message_is_refused_with_the_place(string json, string says, string place)
    {
        var problem = Problem<SubmitTransactionRequest>(json);
        Assert.NotNull(problem);
        Assert.Contains(says, problem.Message, StringComparison.Ordinal);
        Assert.Equal(place, problem.Place);
    }

    [Theory]
    [InlineData("QQ==", true)]
    [InlineData("QUI=", true)]
    [InlineData("", true)]
    [InlineData("\\u0051\\u0051==", true)]
    [InlineData("+\\/+\\/", true)]
    [InlineData("QQ", false)]
    [InlineData("Q", false)]
    [InlineData("QQ==QQ==", false)]
    [InlineData("Q*==", false)]
    public void Bytes_are_base64(string text, bool fits)
    {
        var problem = Problem<UploadComponentRequest>($$"""{"component":"{{text}}"}""");
        Assert.Equal(fits ? null : "`component` takes bytes in base64.", problem?.Message);
    }

    [Fact]
    public void A_choice_is_made_once()
    {
        Assert.Null(Problem<CreateProposalRequest>("""{"component":""}"""));
        Assert.Contains("`component` and `dossier` exclude each other", Problem<CreateProposalRequest>("""{"dossier":{"component":"QQ=="},"component":"QQ=="}""")!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_of_many_is_held_to_its_type()
    {
        Assert.Null(Problem<PutListRequest>("""{"list":{"entries":[{"value":"a"},{"value":"a"}]}}"""));
        Assert.Equal("list.entries[1].value", Problem<PutListRequest>("""{"list":{"entries":[{"value":"a"},{"value":"a","value":"b"}]}}""")!.Place);
        Assert.Equal("list.entries", Problem<PutListRequest>("""{"list":{"entries":{"value":"a"}}}""")!.Place);
    }

    [Theory]
    [InlineData("2024-01-31T09:30:00Z", true)]
    [InlineData("2024-01-31", false)]
    [InlineData("yesterday", false)]
    public void An_instant_has_its_form(string text, bool fits) =>
        Assert.Equal(fits, Problem<OpenAccountRequest>($$"""{"openedAt":"{{text}}"}""") is null);

    [Fact]
    public void What_stands_in_the_path_the_body_may_repeat_and_not_change()
    {
        var path = new RouteValueDictionary { ["id"] = "tx_a" };
        Assert.Null(Problem<ReplayTransactionRequest>("""{"id":"tx_a"}""", path));
        Assert.Contains("`id` is another in the body than in the path", Problem<ReplayTransactionRequest>("""{"id":"tx_b"}""", path)!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_what_is_no_bytes_counts_as_text()
    {
        Assert.Equal("""{"component":""}""".Length, Check<UploadComponentRequest>($$"""{"component":"{{Bytes}}"}""").Value);
        Assert.Equal(Bytes.Length + """{"memo":""}""".Length, Check<SubmitTransactionRequest>($$"""{"memo":"{{Bytes}}"}""").Value);
    }

    private static WasmPay.Platform.Error? Problem<T>(string json, RouteValueDictionary? path = null) where T : IMessage<T>, new() => Check<T>(json, path).Error;

    private static WasmPay.Platform.Result<long> Check<T>(string json, RouteValueDictionary? path = null) where T : IMessage<T>, new() =>
        StrictBody.Check(Encoding.UTF8.GetBytes(json), new T().Descriptor, path ?? []);
}
