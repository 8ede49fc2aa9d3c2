using WasmPay.Platform.Audit;
using WasmPay.Platform.Audit.Heads;
using WasmPay.Platform.Tests.Support;
using static WasmPay.Platform.Tests.Support.TestPlatform;

namespace WasmPay.Platform.Tests.Audit;

/// <summary>Real SQL in a store whose guards were taken away.</summary>
internal static class Tampering
{
    public static async Task TamperAsync(this TestPlatform bed, params string[] statements)
    {
        await using var hand = await Hand.OpenAsync(bed);
        foreach (var statement in statements) await hand.ExecuteAsync(statement);
    }

    /// <summary>Changes records and makes the chain fit again, its end included.</summary>
    public static async Task RewriteAsync(this TestPlatform bed, Func<AuditRecord, AuditRecord> change)
    {
        var previous = "";
        List<string> statements = [];
        foreach (var record in await bed.Platform.Audit.ReadAsync(0, 10_000))
        {
            var other = change(record) with { Previous = previous };
            previous = AuditChain.HashOf(other);
            statements.Add($"UPDATE audit SET principal = '{other.Principal}', body = '{other.Body.Replace("'", "''", StringComparison.Ordinal)}', previous = '{other.Previous}', hash = '{previous}' WHERE sequence = {other.Sequence}");
        }
        await bed.TamperAsync([.. statements, $"UPDATE audit_head SET hash = '{previous}'"]);
    }
}

/// <summary>A key and a file of heads in a folder of their own.</summary>
internal sealed class HeadsOfTest : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("wasmpay-").FullName;

    public HeadsOfTest(TestPlatform bed) => Signer = bed.Platform.Audit.Signer(Ok(HeadKey.OpenOrCreate(KeyPath)), Ok(HeadFile.Open(HeadsPath)));

    public string KeyPath => Path.Combine(_folder, "key.pem");

    public string HeadsPath => Path.Combine(_folder, "heads.jsonl");

    public HeadSigner Signer { get; }

    public async Task<SignedHead> SignAsync()
    {
        var head = Ok(await Signer.SignAsync());
        Assert.NotNull(head);
        return head;
    }

    public HeadsWalk Walk() => new(Signer.After(0, Limits.PageSize), Signer.PublicKey);

    public void Dispose()
    {
        Signer.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
