using System.Text.Json;
using WasmPay.Rpc.Tests.Support;
using WasmPay.Testing;

namespace WasmPay.Rpc.Tests.Foreign;

/// <summary>One run of the client that grpc-js makes, against a server that compresses; tests read what it saw.</summary>
public sealed class GrpcJsRun : IAsyncLifetime
{
    private readonly ParrotServer _server = new(options => options.ResponseCompressionAlgorithm = "gzip");

    public JsonElement Seen { get; private set; }

    public async Task InitializeAsync()
    {
        await _server.InitializeAsync();
        var protos = Path.Combine(SharedMaterial.RepositoryRoot, "tests", "WasmPay.Rpc.Tests", "protos");
        Seen = await NodePackages.RunAsync("client.mjs", _server.Address.Authority, protos);
    }

    public Task DisposeAsync() => _server.DisposeAsync();
}
