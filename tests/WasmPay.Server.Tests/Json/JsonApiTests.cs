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

    [Theory]
    [InlineData("\"3600s\"", true)]
    [InlineData("\"3600.500s\"", true)]
    [InlineData("\"1.5s\"", false)]
    [InlineData("\"an hour\"", false)]
    [InlineData("{\"seconds\":3600}", false)]
    [InlineData("3600", false)]
    public async Task A_duration_is_a_text_as_protobufs_JSON_has_it(string lifetime, bool isOne)
    {
        using var http = running.Http(SampleBanks.Staff);
        await running.Server.Platform.Principals.AddAsync(SampleBanks.Staff.Principal, new("mach", "Mach", "NDHV", Platform.Access.Roles.Payments, Platform.Access.PrincipalKind.Machine));
        using var response = await http.PostAsync("/v1/principals/mach/keys", RunningServer.Json($$"""{"name":"k {{lifetime.Length}}","lifetime":{{lifetime}}}"""));
        Assert.Equal((isOne ? HttpStatusCode.OK : HttpStatusCode.BadRequest, isOne ? null : "malformed"), (response.StatusCode, RunningServer.Reason(await ReadAsync(response))));
    }

    [Theory]
    [InlineData("""{"\ud800":1}""")]
    [InlineData("""{"principal":"\ud800"}""")]
    public async Task Half_a_character_is_an_error_wherever_it_stands(string body)
    {
        using var http = running.Http();
        using var response = await http.PostAsync("/v1/sessions", RunningServer.Json(body));
        Assert.Equal((HttpStatusCode.BadRequest, "malformed"), (response.StatusCode, RunningServer.Reason(await ReadAsync(response))));
    }

    [Theory]
    [InlineData("\"1\\u0000\"")]
    [InlineData("\"+100\"")]
    [InlineData("\" 1\"")]
    [InlineData("\"1,0\"")]
    public async Task A_number_is_its_digits(string units)
    {
        using var http = running.Http(SampleBanks.Teller);
        using var response = await http.PostAsync("/v1/transactions", RunningServer.Json(Order(Guid.NewGuid().ToString(), 1, $$"""{"units":{{units}},"currency":"USD"}""")));
        Assert.Equal((HttpStatusCode.BadRequest, "malformed"), (response.StatusCode, RunningServer.Reason(await ReadAsync(response))));
    }

    [Fact]
    public async Task A_body_that_says_to_be_compressed_is_not_read_as_if_it_were_not()
    {
        using var http = running.Http(SampleBanks.Teller);
        using var body = RunningServer.Json(Order("gz", 1));
        body.Headers.ContentEncoding.Add("gzip");
        using var response = await http.PostAsync("/v1/transactions", body);
        Assert.Contains("compressed", (await ReadAsync(response))["message"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_of_another_site_calls_nothing_in_its_visitors_name()
    {
        using var http = running.Http();
        http.DefaultRequestHeaders.Add("Sec-Fetch-Site", "cross-site");
        Assert.Equal(HttpStatusCode.Forbidden, (await http.GetAsync("/v1/sessions:ways")).StatusCode);
        using var same = running.Http();
        same.DefaultRequestHeaders.Add("Sec-Fetch-Site", "same-origin");
        Assert.Equal(HttpStatusCode.OK, (await same.GetAsync("/v1/sessions:ways")).StatusCode);
    }

    [Fact]
    public async Task No_answer_is_kept_or_framed()
    {
        using var http = running.Http(SampleBanks.Teller);
        foreach (var path in (string[])["/v1/me", "/docs/", "/openapi/v1.json"])
        {
            using var response = await http.GetAsync(path);
            Assert.Equal(("no-store", "DENY"), (response.Headers.CacheControl?.ToString(), response.Headers.GetValues("X-Frame-Options").Single()));
            Assert.Contains("frame-ancestors 'none'", response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        }
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
