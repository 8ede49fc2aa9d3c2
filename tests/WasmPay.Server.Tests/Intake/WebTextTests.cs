using System.Net.Http.Headers;
using System.Text;
using Google.Protobuf;
using WasmPay.Api.V1;
using WasmPay.Server.Samples;
using WasmPay.Server.Tests.Support;

namespace WasmPay.Server.Tests.Intake;

/// <summary>gRPC-Web's text form, which browsers' clients use where nobody says otherwise.</summary>
public sealed class WebTextTests(RunningServer running) : IClassFixture<RunningServer>
{
    [Fact]
    public async Task A_message_in_base64_is_read_of_who_is_known_and_of_who_is_not()
    {
        Assert.Contains("grpc-status: 0", await CallAsync("wasmpay.v1.BankService/ListBanks", Text(new ListBanksRequest()), SampleBanks.Teller), StringComparison.Ordinal);
        Assert.Contains("grpc-status: 0", await CallAsync("wasmpay.v1.AccountService/GetAccount", Text(new GetAccountRequest { Id = "NDHV-1001" }), SampleBanks.Teller), StringComparison.Ordinal);
        Assert.Contains("grpc-status: 16", await CallAsync("wasmpay.v1.AccessService/SignIn", Text(new SignInRequest { Principal = "nora.officer", Password = "wrong horse battery staple" })), StringComparison.Ordinal);
        Assert.Contains("grpc-status: 0", await CallAsync("grpc.health.v1.Health/Check", Text(new ListBanksRequest())), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("!!!!")]
    [InlineData("AAAA")]
    [InlineData("AAAAAAU=AAAA")]
    [InlineData("")]
    public async Task What_is_none_is_no_fault_of_the_server(string body)
    {
        Assert.Contains("grpc-status: 3", await CallAsync("wasmpay.v1.AccessService/SignIn", body), StringComparison.Ordinal);
        Assert.Contains("grpc-status: 3", await CallAsync("wasmpay.v1.BankService/GetBank", body, SampleBanks.Teller), StringComparison.Ordinal);
        Assert.Contains("grpc-status: 3", await CallAsync("grpc.health.v1.Health/Check", body), StringComparison.Ordinal);
    }

    private static string Text(IMessage message)
    {
        var bytes = message.ToByteArray();
        return Convert.ToBase64String([0, 0, 0, 0, (byte)bytes.Length, .. bytes]);
    }

    // The status, wherever it stands: in the headers, or at the end of the body.
    private async Task<string> CallAsync(string method, string body, SamplePerson? person = null)
    {
        using var http = running.Http(person);
        using var content = new StringContent(body, Encoding.ASCII);
        http.DefaultRequestHeaders.Accept.ParseAdd("application/grpc-web-text");
        content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc-web-text");
        using var response = await http.PostAsync(new Uri($"/{method}", UriKind.Relative), content);
        if (response.Headers.TryGetValues("grpc-status", out var status)) return $"grpc-status: {status.Single()}";
        var text = await response.Content.ReadAsStringAsync();
        // Each part is base64 of its own.
        return string.Concat(text.Split('=', StringSplitOptions.RemoveEmptyEntries).Select(part => Encoding.Latin1.GetString(Convert.FromBase64String(part.PadRight((part.Length + 3) / 4 * 4, '=')))));
    }
}
