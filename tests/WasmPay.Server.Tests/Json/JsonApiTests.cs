using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using WasmPay.Server.Samples;
using WasmPay.Server.Tests.Support;

namespace WasmPay.Server.Tests.Json;

public sealed class JsonApiTests(RunningServer running) : IClassFixture<RunningServer>
{
    [Fact]
    public async Task A_payment_can_be_ordered_in_JSON_and_read_back()
    {
        using var http = running.Http(SampleBanks.Teller);
        using var response = await http.PostAsync("/v1/transactions", RunningServer.Json(Order("j1", 700)));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var transaction = (await ReadAsync(response))["transaction"]!;
        Assert.Equal("TRANSACTION_STATUS_POSTED", transaction["status"]!.GetValue<string>());
        var again = await ReadAsync(await http.GetAsync($"/v1/transactions/{transaction["id"]}"));
        Assert.Equal("700", again["transaction"]!["amount"]!["units"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("""{"units":"5","currency":"XXZ"}""", 400, "unknown_currency")]
    [InlineData("""{"units":"-5","currency":"USD"}""", 400, "amount_not_positive")]
    [InlineData("""{"units":"9223372036854775807","currency":"USD"}""", 400, "amount_too_large")]
    [InlineData("""{"units":"9223372036854775808","currency":"USD"}""", 400, "malformed")]
    [InlineData("""{"units":1.5,"currency":"USD"}""", 400, "malformed")]
    [InlineData("""{"unit":"5","currency":"USD"}""", 400, "malformed")]
    [InlineData("[]", 400, "malformed")]
    [InlineData("{", 400, "malformed")]
    public async Task A_bad_amount_is_an_error_with_its_code(string amount, int status, string code)
    {
        using var http = running.Http(SampleBanks.Teller);
        using var response = await http.PostAsync("/v1/transactions", RunningServer.Json(Order(Guid.NewGuid().ToString(), 1, amount)));

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(code, RunningServer.Reason(await ReadAsync(response)));
    }

    [Fact]
    public async Task Paths_parameters_and_methods_that_do_not_exist_are_errors()
    {
        using var http = running.Http(SampleBanks.Teller);
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync("/v1/nothing")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync("/v1/transactions/tx_unknown")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await http.GetAsync("/v1/transactions?colour=red")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await http.GetAsync("/v1/transactions?page_size=many")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await http.PostAsync("/v1/transactions", new StringContent("a=b"))).StatusCode);
    }

    [Fact]
    public async Task Whoever_is_not_known_is_refused()
    {
        using var http = running.Http();
        using var response = await http.GetAsync("/v1/banks");
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal("Bearer", response.Headers.WwwAuthenticate.ToString());
    }

    [Fact]
    public async Task A_body_that_claims_a_gigabyte_is_too_large()
    {
        using var http = running.Http(SampleBanks.Teller);
        using var content = new ClaimedContent(1L << 30);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/transactions") { Content = content };
        request.Headers.ExpectContinue = true;
        using var response = await http.SendAsync(request);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
    }

    [Fact]
    public async Task Lists_take_filters_and_page_sizes_from_the_query()
    {
        using var http = running.Http(SampleBanks.Teller);
        await http.PostAsync("/v1/transactions", RunningServer.Json(Order("l1", 1)));
        await http.PostAsync("/v1/transactions", RunningServer.Json(Order("l2", 1)));
        var page = await ReadAsync(await http.GetAsync("/v1/transactions?page_size=1&status=TRANSACTION_STATUS_POSTED"));
        Assert.Single(page["transactions"]!.AsArray());
    }

    [Fact]
    public async Task Events_stream_as_lines_of_JSON()
    {
        using var guard = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var http = running.Http(SampleBanks.Teller);
        await http.PostAsync("/v1/transactions", RunningServer.Json(Order("w1", 1)), guard.Token);
        using var response = await http.GetAsync("/v1/transactions:watch?after_sequence=0", HttpCompletionOption.ResponseHeadersRead, guard.Token);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(guard.Token));
        Assert.Equal("posted", JsonNode.Parse((await reader.ReadLineAsync(guard.Token))!)!["kind"]!.GetValue<string>());
    }

    [Fact]
    public async Task The_books_can_be_verified_by_the_platforms_people_only()
    {
        using var staff = running.Http(SampleBanks.Staff);
        var books = await ReadAsync(await staff.GetAsync("/v1/books:verify"));
        Assert.True(books["auditIntact"]!.GetValue<bool>() && books["ledgerSound"]!.GetValue<bool>());
        Assert.All(books["totals"]!.AsArray(), t => Assert.Equal("0", t!["units"]!.GetValue<string>()));
        using var teller = running.Http(SampleBanks.Teller);
        Assert.Equal(HttpStatusCode.Forbidden, (await teller.GetAsync("/v1/auditRecords")).StatusCode);
    }

    [Fact]
    public async Task The_server_says_that_it_is_healthy()
    {
        using var http = running.Http();
        Assert.Equal("Healthy", await http.GetStringAsync("/healthz"));
    }

    private static string Order(string key, long units, string? amount = null) =>
        $$"""{"idempotency_key":"{{key}}","origin_account":"NDHV-1002","destination_account":"NDHV-1001","amount":{{amount ?? $$"""{"units":"{{units}}","currency":"USD"}"""}}}""";

    private static async Task<JsonNode> ReadAsync(HttpResponseMessage response) => JsonNode.Parse(await response.Content.ReadAsStringAsync())!;

    /// <summary>Says how long it is, and waits to be asked for it.</summary>
    private sealed class ClaimedContent(long length) : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => Task.CompletedTask;

        protected override bool TryComputeLength(out long claimed)
        {
            claimed = length;
            return true;
        }
    }
}
