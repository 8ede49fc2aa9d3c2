using System.Net;
using System.Text.Json.Nodes;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Reflection.V1;
using WasmPay.Server.Access;
using WasmPay.Server.Samples;
using WasmPay.Server.Tests.Support;
using Alpha = Grpc.Reflection.V1Alpha;

namespace WasmPay.Server.Tests.Api;

/// <summary>What the server tells of itself to whoever asks: services, health, and a document of its JSON.</summary>
public sealed class SelfDescriptionTests(RunningServer running) : IClassFixture<RunningServer>
{
    [Fact]
    public async Task Reflection_lists_every_service_and_serves_the_types_of_errors()
    {
        using var call = new ServerReflection.ServerReflectionClient(running.Channel).ServerReflectionInfo();
        var listed = (await AskAsync(call, new() { ListServices = "" })).ListServicesResponse.Service.Select(service => service.Name).ToList();
        Assert.All(ApiMethod.Services, service => Assert.Contains(service.FullName, listed));
        Assert.NotEmpty((await AskAsync(call, new() { FileContainingSymbol = "google.rpc.ErrorInfo" })).FileDescriptorResponse.FileDescriptorProto);
        Assert.Equal((int)StatusCode.NotFound, (await AskAsync(call, new() { FileContainingSymbol = "wasmpay.v1.NoSuchService" })).ErrorResponse.ErrorCode);
    }

    [Fact]
    public async Task The_older_reflection_is_there_too()
    {
        using var call = new Alpha.ServerReflection.ServerReflectionClient(running.Channel).ServerReflectionInfo();
        await call.RequestStream.WriteAsync(new() { ListServices = "" });
        Assert.True(await call.ResponseStream.MoveNext(default));
        Assert.Contains(call.ResponseStream.Current.ListServicesResponse.Service, service => service.Name == "wasmpay.v1.BankService");
    }

    [Fact]
    public async Task A_server_whose_store_answers_is_alive_and_ready()
    {
        using var http = running.Http();
        Assert.Equal("Healthy", await http.GetStringAsync("/healthz"));
        Assert.Equal("Healthy", await http.GetStringAsync("/readyz"));
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, (await new global::Grpc.Health.V1.Health.HealthClient(running.Channel).CheckAsync(new())).Status);
    }

    [Fact]
    public async Task The_OpenAPI_document_has_every_method_with_what_the_protos_say_of_it()
    {
        using var http = running.Http();
        var document = JsonNode.Parse(await http.GetStringAsync("/openapi/v1.json"))!;
        Assert.Equal(ApiMethod.All.Count, document["paths"]!.AsObject().Sum(path => path.Value!.AsObject().Count));
        Assert.StartsWith("Orders a payment.", document["paths"]!["/v1/transactions"]!["post"]!["summary"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal("bearer", document["components"]!["securitySchemes"]!["Bearer"]!["scheme"]!.GetValue<string>());
    }

    [Fact]
    public async Task The_OpenAPI_document_says_what_the_JSON_is()
    {
        using var http = running.Http(SampleBanks.Teller);
        var document = JsonNode.Parse(await http.GetStringAsync("/openapi/v1.json"))!;
        var schemas = document["components"]!["schemas"]!;
        Assert.Equal(("string", "int64"), (schemas["Money"]!["properties"]!["units"]!["type"]!.GetValue<string>(), schemas["Money"]!["properties"]!["units"]!["format"]!.GetValue<string>()));
        Assert.DoesNotContain("\"type\":\"integer\",\"format\":\"int64\"", document.ToJsonString(), StringComparison.Ordinal);
        Assert.True(schemas["Any"]!["additionalProperties"]!.GetValue<bool>());
        Assert.Equal("byte", schemas["UploadComponentRequest"]!["properties"]!["component"]!["format"]!.GetValue<string>());
        Assert.Empty(document["paths"]!["/v1/sessions"]!["post"]!["security"]!.AsArray());
        Assert.Null(document["paths"]!["/v1/transactions"]!["post"]!["security"]);
        Assert.Contains("Lines", document["paths"]!["/v1/transactions:watch"]!["get"]!["responses"]!["200"]!["description"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public void Members_of_the_APIs_enums_are_the_domains_by_name()
    {
        var domain = new[] { typeof(Platform.Error).Assembly, typeof(Sandbox.Contracts.Decision).Assembly }.SelectMany(a => a.GetExportedTypes()).Where(t => t.IsEnum).ToLookup(t => t.Name);
        foreach (var wire in ApiMethod.Services.Select(s => s.File).Distinct().SelectMany(f => f.EnumTypes).Select(e => e.ClrType))
            if (domain[wire.Name].FirstOrDefault() is { } ours && wire.Name != "Role")
                Assert.Equal(Enum.GetNames(ours).Order(StringComparer.Ordinal), Enum.GetNames(wire).Where(n => n != "Unspecified").Order(StringComparer.Ordinal));
        foreach (var kind in Enum.GetValues<Platform.Changes.ChangeKind>()) Assert.Equal(kind.ToString(), Calls.Messages.ToWire<WasmPay.Api.V1.ChangeKind>(kind).ToString());
    }

    [Fact]
    public async Task What_anybody_may_ask_takes_few_bytes_and_is_told_from_a_fault()
    {
        using var http = new HttpClient();
        foreach (var (path, body, status) in ((string, byte[], string)[])[
            ("/grpc.health.v1.Health/Check", [0, 0, 0, 0, 3, 255, 255, 255], "3"), ("/grpc.health.v1.Health/Check", [0, 0, 0, 0, 9, 1], "3"), ("/grpc.health.v1.Health/Check", [], "3"),
            ("/grpc.health.v1.Health/Check", [0, 0, 1, 0, 0, .. new byte[65536]], "8"), ("/grpc.health.v1.Health/Check", [0, 0, 0, 0, 0], "0")])
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(running.Server.GrpcAddress, path)) { Version = new(2, 0), VersionPolicy = HttpVersionPolicy.RequestVersionExact, Content = new ByteArrayContent(body) { Headers = { { "content-type", "application/grpc" } } } };
            using var response = await http.SendAsync(request);
            await response.Content.ReadAsByteArrayAsync();
            var said = (response.Headers.TryGetValues("grpc-status", out var first) ? first : response.TrailingHeaders.GetValues("grpc-status")).Single();
            Assert.Equal((path, body.Length, status), (path, body.Length, said));
        }
    }

    [Theory]
    [InlineData("/grpc.reflection.v1.ServerReflection/ServerReflectionInfo")]
    [InlineData("/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo")]
    public async Task A_stream_of_questions_is_bounded_too_whatever_its_message_says_to_have(string path)
    {
        using var http = new HttpClient();
        using var body = new StalledBody([0, 0x01, 0xC9, 0xC3, 0x80, .. new byte[200_000]]);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(running.Server.GrpcAddress, path)) { Version = new(2, 0), VersionPolicy = HttpVersionPolicy.RequestVersionExact, Content = body };
        // The 30 MB of which some have come are not waited for.
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead).WaitAsync(TimeSpan.FromSeconds(20));
            await response.Content.ReadAsByteArrayAsync().WaitAsync(TimeSpan.FromSeconds(20));
            Assert.NotEqual("0", response.TrailingHeaders.TryGetValues("grpc-status", out var status) ? status.Single() : response.Headers.GetValues("grpc-status").Single());
        }
        catch (HttpRequestException)
        {
            // The stream was reset.
        }
        finally
        {
            body.Release();
        }
    }

    // A body that does not end by itself.
    private sealed class StalledBody : HttpContent
    {
        private readonly byte[] _bytes;
        private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public StalledBody(byte[] bytes)
        {
            _bytes = bytes;
            Headers.ContentType = new("application/grpc");
        }

        public void Release() => _released.TrySetResult();

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(_bytes);
            await stream.FlushAsync();
            await _released.Task;
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }

    [Fact]
    public async Task The_page_that_shows_it_takes_nothing_from_elsewhere()
    {
        using var http = running.Http();
        var page = await http.GetStringAsync("/docs/");
        Assert.Contains("openapi/v1.json", page, StringComparison.Ordinal);
        Assert.DoesNotContain("//", page.Replace("<!doctype html>", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.True((await http.GetAsync("/docs/scalar.js")).IsSuccessStatusCode);
    }

    private static async Task<ServerReflectionResponse> AskAsync(AsyncDuplexStreamingCall<ServerReflectionRequest, ServerReflectionResponse> call, ServerReflectionRequest question)
    {
        await call.RequestStream.WriteAsync(question);
        Assert.True(await call.ResponseStream.MoveNext(default));
        return call.ResponseStream.Current;
    }
}
