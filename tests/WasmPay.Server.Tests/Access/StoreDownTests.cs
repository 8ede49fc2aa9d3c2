using System.Net;
using System.Text.Json.Nodes;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Data.Sqlite;
using WasmPay.Api.V1;
using WasmPay.Platform.Tests.Support;

namespace WasmPay.Server.Tests.Access;

/// <summary>Who calls is asked of the store: where it is down, that is what callers hear, and not that they are nobody or that the server errs.</summary>
public sealed class StoreDownTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("wasmpay-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_caller_hears_that_the_store_is_down()
    {
        var database = Path.Combine(_folder, "server.db");
        await using var server = await WasmPayServer.StartAsync(new() { Urls = "http://127.0.0.1:0", Database = database, Loader = new TextRules(), ShutdownTime = TimeSpan.FromSeconds(5) });
        using var channel = GrpcChannel.ForAddress(server.GrpcAddress);
        using var http = new HttpClient { BaseAddress = server.HttpAddress };
        http.DefaultRequestHeaders.Authorization = new("Bearer", "wps_any");
        Assert.Equal(HttpStatusCode.Unauthorized, (await http.GetAsync(new Uri("/v1/me", UriKind.Relative))).StatusCode);

        SqliteConnection.ClearAllPools();
        foreach (var file in Directory.GetFiles(_folder)) File.Delete(file);
        Directory.CreateDirectory(database);

        var refused = await Assert.ThrowsAsync<RpcException>(() => new AccessService.AccessServiceClient(channel).WhoAmIAsync(new(), new Metadata { { "authorization", "Bearer wps_any" } }).ResponseAsync);
        Assert.Equal(StatusCode.Unavailable, refused.StatusCode);
        using var answer = await http.GetAsync(new Uri("/v1/me", UriKind.Relative));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal("unavailable", Support.RunningServer.Reason(JsonNode.Parse(await answer.Content.ReadAsStringAsync())!));
    }
}
