using System.Text;
using Google.Protobuf;
using WasmPay.Api.V1;
using WasmPay.Server.Json;

namespace WasmPay.Server.Tests.Json;

/// <summary>Messages from JSON, of which the bytes are decoded apart.</summary>
public sealed class JsonMessageTests
{
    private static readonly byte[] Bytes = [.. Enumerable.Range(0, 1000).Select(i => (byte)(i * 7))];

    [Fact]
    public void Bytes_come_at_any_depth_and_by_either_name_of_a_field()
    {
        var text = Convert.ToBase64String(Bytes);
        var message = Read<VerifyProposalRequest>($$$"""{"id":"p","dossier":{"json":"{{{text}}}","hash":"h","component":"{{{text}}}"}}""");
        Assert.Equal(("p", "h"), (message.Id, message.Dossier.Hash));
        Assert.Equal([Bytes, Bytes], [message.Dossier.Json.ToByteArray(), message.Dossier.Component.ToByteArray()]);
        Assert.Equal("x", Read<SubmitTransactionRequest>("""{"idempotencyKey":"x"}""").IdempotencyKey);
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("QQ==", "41")]
    [InlineData("QUI=", "4142")]
    [InlineData("QUJD", "414243")]
    [InlineData("Q U\\nI =", "4142")]
    [InlineData("\\u0051\\u0051==", "41")]
    [InlineData("+\\/+\\/", "FBFFBF")]
    public void Base64_is_decoded(string text, string bytes) =>
        Assert.Equal(bytes, Convert.ToHexString(Read<UploadComponentRequest>($$"""{"component":"{{text}}"}""").Component.ToByteArray()));

    [Theory]
    [InlineData("""{"component":"QQ"}""", "`component` is not base64")]
    [InlineData("""{"component":"Q"}""", "`component` is not base64")]
    [InlineData("""{"component":"QQ==QQ=="}""", "`component` is not base64")]
    [InlineData("""{"component":"Q*=="}""", "`component` is not base64")]
    [InlineData("""{"component":5}""", "")]
    [InlineData("""{"component":["QQ=="]}""", "")]
    [InlineData("""{"component":"QQ==","component":"QUI="}""", "`component` is there twice")]
    [InlineData("""{"component":"QQ==","component":null}""", "`component` is there twice")]
    [InlineData("""{"component":"QQ==","nothing":1}""", "nothing")]
    [InlineData("""{"component":"QQ=="} {}""", "")]
    [InlineData("""{"component":"QQ==" """, "")]
    [InlineData("""{"component":"QQ==",}""", "")]
    [InlineData("""[{"component":"QQ=="}]""", "")]
    [InlineData("\"QQ==\"", "")]
    [InlineData("""{"component":"\ud800"}""", "")]
    [InlineData("{\"component\":\"Q\u0001==\"}", "")]
    public void What_is_no_such_message_is_refused(string json, string says) =>
        Assert.Contains(says, Assert.Throws<FormatException>(() => Read<UploadComponentRequest>(json)).Message, StringComparison.Ordinal);

    // Of two values one would hold, whoever of those that read the same text sees the other.
    [Fact]
    public void A_field_that_is_twice_in_one_of_many_is_refused_and_in_two_of_them_it_is_not()
    {
        const string Entry = """{"value":"a"}""", Twice = """{"value":"a","value":"b"}""";
        Assert.Equal(2, Read<BankList>($$"""{"entries":[{{Entry}},{{Entry}}]}""").Entries.Count);
        Assert.Contains("`value` is there twice", Assert.Throws<FormatException>(() => Read<BankList>($$"""{"entries":[{{Entry}},{{Twice}}]}""")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_choice_is_made_once()
    {
        Assert.Equal(CreateProposalRequest.MaterialOneofCase.Component, Read<CreateProposalRequest>("""{"component":""}""").MaterialCase);
        Assert.Equal(CreateProposalRequest.MaterialOneofCase.Dossier, Read<CreateProposalRequest>("""{"dossier":{"component":"QQ=="}}""").MaterialCase);
        Assert.Throws<FormatException>(() => Read<CreateProposalRequest>("""{"dossier":{"component":"QQ=="},"component":"QQ=="}"""));
    }

    [Fact]
    public void Text_that_is_no_UTF_8_is_refused_and_not_mended()
    {
        var json = Encoding.Latin1.GetBytes("""{"memo":"caf\u00e9"}""".Replace("\\u00e9", "\u00e9", StringComparison.Ordinal));
        Assert.Throws<FormatException>(() => JsonMessage.Split(json, SubmitTransactionRequest.Descriptor).Make<SubmitTransactionRequest>());
        Assert.Equal("café", Read<SubmitTransactionRequest>("""{"memo":"café"}""").Memo);
    }

    [Fact]
    public void A_byte_order_mark_is_no_part_of_it() => Assert.Equal("x", Read<SubmitTransactionRequest>("\uFEFF{\"memo\":\"x\"}").Memo);

    [Fact]
    public void Only_what_is_no_bytes_counts_as_text()
    {
        var text = Convert.ToBase64String(Bytes);
        Assert.Equal("""{"component":""}""".Length, Split<UploadComponentRequest>($$"""{"component":"{{text}}"}""").TextBytes);
        Assert.Equal(text.Length + """{"memo":""}""".Length, Split<SubmitTransactionRequest>($$"""{"memo":"{{text}}"}""").TextBytes);
    }

    private static JsonMessage Split<T>(string json) where T : IMessage<T>, new() => JsonMessage.Split(Encoding.UTF8.GetBytes(json), new T().Descriptor);

    private static T Read<T>(string json) where T : IMessage<T>, new() => Split<T>(json).Make<T>();
}
