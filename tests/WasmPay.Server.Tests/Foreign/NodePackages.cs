using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;
using WasmPay.Server.Tests.Support;
using WasmPay.Testing;

namespace WasmPay.Server.Tests.Foreign;

/// <summary>The clients of others that Node runs, with the packages that their lock file names.</summary>
internal static class NodePackages
{
    private static readonly string Folder = Path.Combine(SharedMaterial.RepositoryRoot, "tests", "WasmPay.Server.Tests", "Foreign", "client");

    /// <summary>The folder of the published protos, beside those of Google that they import.</summary>
    public static string Protos { get; } = Path.Combine(AppContext.BaseDirectory, "protos");

    private static readonly TimeSpan LongestTurn = TimeSpan.FromMinutes(3);

    /// <summary>Runs a script, which prints one JSON object.</summary>
    public static async Task<JsonElement> RunAsync(string script, params string[] arguments)
    {
        await InstallAsync();
        var output = await Command.RunAsync("node", [script, .. arguments], Folder);
        return JsonDocument.Parse(output.StandardOutput).RootElement;
    }

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
        var path = Path.Combine(Path.GetTempPath(), "wasmpay-foreign-client.lock");
        var waited = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (waited.Elapsed < LongestTurn)
            {
                await Task.Delay(200);
            }
        }
    }
}
