using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;
using WasmPay.Rpc.Tests.Support;
using WasmPay.Testing;

namespace WasmPay.Rpc.Tests.Foreign;

/// <summary>One run of the client that grpc-js makes, against a server that compresses; tests read what it saw.</summary>
public sealed class GrpcJsRun : IAsyncLifetime
{
    private static readonly string Folder = Path.Combine(SharedMaterial.RepositoryRoot, "tests", "WasmPay.Rpc.Tests", "foreign-client");

    private readonly ParrotServer _server = new(options => options.ResponseCompressionAlgorithm = "gzip");

    public JsonElement Seen { get; private set; }

    public async Task InitializeAsync()
    {
        await _server.InitializeAsync();
        await InstallAsync();
        var output = await Command.RunAsync("node", ["client.mjs", _server.Address.Authority, Path.Combine(Folder, "..", "protos")], Folder);
        Seen = JsonDocument.Parse(output.StandardOutput).RootElement;
    }

    public Task DisposeAsync() => _server.DisposeAsync();

    /// <summary>Installs the locked packages, unless they are there; other runs on the machine wait their turn.</summary>
    private static async Task InstallAsync()
    {
        var wanted = Convert.ToHexString(SHA256.HashData(await File.ReadAllBytesAsync(Path.Combine(Folder, "package-lock.json"))));
        var stamp = Path.Combine(Folder, "node_modules", ".installed");
        await using var turn = await TakeTurnAsync();
        if (File.Exists(stamp) && await File.ReadAllTextAsync(stamp) == wanted) return;
        await Command.RunAsync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], Folder);
        await File.WriteAllTextAsync(stamp, wanted);
    }

    private static async Task<FileStream> TakeTurnAsync()
    {
        var path = Path.Combine(Path.GetTempPath(), "wasmpay-rpc-foreign-client.lock");
        var waited = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (waited.Elapsed < TimeSpan.FromMinutes(3))
            {
                await Task.Delay(200);
            }
        }
    }
}
