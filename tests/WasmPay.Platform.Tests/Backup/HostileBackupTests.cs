using WasmPay.Platform.Backup;
using WasmPay.Platform.Tests.Audit;
using WasmPay.Platform.Tests.Support;
using static WasmPay.Platform.Tests.Support.TestPlatform;

namespace WasmPay.Platform.Tests.Backup;

/// <summary>What is not exactly what was written is refused, whoever changed it, and nothing is there afterwards.</summary>
public sealed class HostileBackupTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("wasmpay-").FullName;
    private byte[] _file = [];

    private string File => Path.Combine(_folder, "pay.backup");

    private string Target => Path.Combine(_folder, "restored.db");

    public async Task InitializeAsync()
    {
        await using var bed = await CreateAsync();
        await new History(bed, new Random(5)).BeginAsync();
        Ok(await StoreBackup.WriteAsync(bed.Database, File, bed.Time));
        _file = await System.IO.File.ReadAllBytesAsync(File);
    }

    public Task DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return Task.CompletedTask;
    }

    [Fact]
    public async Task A_bit_that_is_another_is_noticed_wherever_it_is()
    {
        var random = new Random(11);
        int[] places = [0, 20, 81, 82, 90, 2000, BackupManifest.HeaderBytes - 1, BackupManifest.HeaderBytes, _file.Length - 1, .. Enumerable.Range(0, 60).Select(_ => random.Next(_file.Length))];
        foreach (var place in places)
        {
            var changed = (byte[])_file.Clone();
            changed[place] ^= (byte)(1 << random.Next(8));
            await RefusedAsync(changed, place < 17 ? "is no backup" : "damaged");
        }
    }

    [Fact]
    public async Task One_that_is_cut_off_is_said_to_be_wherever_that_was()
    {
        await RefusedAsync(_file[..^1], "cut off");
        await RefusedAsync(_file[..(_file.Length / 2)], "cut off");
        await RefusedAsync(_file[..BackupManifest.HeaderBytes], "cut off");
        await RefusedAsync(_file[..100], "cut off");
        await RefusedAsync(_file[..10], "is no backup");
        await RefusedAsync([], "is no backup");
        await RefusedAsync([.. _file, 0], "too long");
    }

    [Fact]
    public async Task Other_files_are_none()
    {
        await RefusedAsync("PK\u0003\u0004 an archive with ../../etc/passwd in it, or whatever else"u8.ToArray(), "is no backup");
        await RefusedAsync(new byte[BackupManifest.HeaderBytes], "is no backup");
    }

    [Fact]
    public Task A_newer_schema_asks_for_its_own_version() => ForgedAsync(f => f, m => m with { Schema = 9999 }, "newer version");

    [Fact]
    public Task Another_schema_asks_for_its_own_program() => ForgedAsync(f => f, m => m with { SchemaDigest = new string('0', 64) }, "not those of this program");

    [Fact]
    public Task Another_store_than_there_are_is_refused() => ForgedAsync(f => f, m => m with { Store = "../../sqlite" }, "newer version");

    [Fact]
    public Task Another_end_of_the_chain_than_its_manifest_says_is_refused() => ForgedAsync(f => f, m => m with { AuditHash = new string('0', 64) }, "another end");

    [Theory]
    // Names of tables go into statements: what is no table here goes nowhere.
    [InlineData("\"table\":\"banks\"", "\"table\":\"banks; DROP TABLE audit\"", "not where it should be")]
    [InlineData("\"table\":\"banks\"", "\"table\":\"../banks\"", "not where it should be")]
    [InlineData("\"table\":\"banks\"", "\"table\":\"accounts\"", "not where it should be")]
    [InlineData("[\"code\",", "[\"code) VALUES (1); --\",", "has not the columns")]
    [InlineData("[\"code\",", "[", "has not the columns")]
    [InlineData("[\"code\",", "[\"code\",\"code\",", "has not the columns")]
    [InlineData("[\"NDHV\",\"Nordhaven\"", "[[[[\"NDHV\"]]]],[\"Nordhaven\"", "is none")]
    [InlineData("[\"NDHV\",\"Nordhaven\"", "[\"Nordhaven\"", "is none")]
    [InlineData("[\"NDHV\",\"Nordhaven\"", "[true,\"Nordhaven\"", "is none")]
    [InlineData("[\"NDHV\",\"Nordhaven\"", "[{\"bytes\":\"!\"},\"Nordhaven\"", "is none")]
    [InlineData("[\"NDHV\",\"Nordhaven\"", "no JSON", "is none")]
    public Task Rows_that_were_made_by_hand_are_refused(string was, string becomes, string says)
    {
        var done = false;
        return ForgedAsync(f => f with { Lines = [.. f.Lines.Select(line => Once(line))] }, m => m, says);

        string Once(string line)
        {
            if (done || !line.Contains(was, StringComparison.Ordinal)) return line;
            done = true;
            return line.Replace(was, becomes, StringComparison.Ordinal);
        }
    }

    [Fact]
    public Task A_row_more_than_the_manifest_says_is_refused() => ForgedAsync(f => f with { Lines = [.. f.Lines, f.Lines[^1]] }, m => m, "is none");

    [Fact]
    public Task A_row_less_than_the_manifest_says_is_refused() => ForgedAsync(f => f with { Lines = [.. f.Lines.SkipLast(1)] }, m => m, "are said to be there");

    [Fact]
    public Task A_table_less_is_refused() => ForgedAsync(
        f => f with { Lines = [.. f.Lines.Where((_, i) => f.TableOf(i) != "stops")], Manifest = f.Manifest with { Tables = [.. f.Manifest.Tables.Where(t => t.Table != "stops")] } }, m => m, "has not the tables");

    [Fact]
    public Task What_unpacks_to_more_than_it_says_is_read_no_further() => ForgedAsync(f => f with { Lines = [.. f.Lines, new string(' ', 50 << 20)] }, m => m with { ContentBytes = m.ContentBytes - (50 << 20) }, "cannot be restored");

    [Fact]
    public async Task What_says_that_it_unpacks_to_far_more_than_rows_do_is_not_unpacked() =>
        await RefusedAsync(Forged.Of(_file).ToBytes(m => m with { ContentBytes = m.FileBytes * 300 }), "damaged");

    [Fact]
    public void A_number_is_kept_to_the_last_digit()
    {
        var row = new object?[2];
        Assert.True(RowLines.TryRead("[9223372036854775807,1.5]"u8, row));
        Assert.Equal([long.MaxValue, 1.5], row);
    }

    [Fact]
    public async Task A_line_without_an_end_takes_no_more_memory_than_a_line_may()
    {
        var reader = new LineReader(new Endless(), long.MaxValue);
        Assert.Null(await reader.NextAsync(CancellationToken.None));
        Assert.True(reader.IsTooLong);
        Assert.InRange(reader.Read, 1, RowLines.LineBytesMax);
    }

    [PostgresFact]
    public async Task PostgreSQL_takes_no_value_that_is_not_of_its_column_s_type()
    {
        var forged = Forged.Of(_file);
        await System.IO.File.WriteAllBytesAsync(File, (forged with { Lines = [.. forged.Lines.Select(l => l.Replace("[\"NDHV\",\"Nordhaven\"", "[7,\"Nordhaven\"", StringComparison.Ordinal))] }).ToBytes());
        var target = PostgresCluster.NewDatabase();
        Assert.Contains("not of its column's type", Failed(await StoreRestore.ReadAsync(File, target, TimeProvider.System), ErrorCode.Malformed).Message, StringComparison.Ordinal);
        // Nothing is there: the right one goes in.
        await System.IO.File.WriteAllBytesAsync(File, _file);
        Assert.Null(Ok(Ok(await StoreRestore.ReadAsync(File, target, TimeProvider.System)).Books).First);
    }

    private async Task ForgedAsync(Func<Forged, Forged> change, Func<BackupManifest, BackupManifest> atTheEnd, string says) => await RefusedAsync(change(Forged.Of(_file)).ToBytes(atTheEnd), says);

    private async Task RefusedAsync(byte[] file, string says)
    {
        await System.IO.File.WriteAllBytesAsync(File, file);
        var restored = await StoreRestore.ReadAsync(File, Target, TimeProvider.System);
        Assert.Contains(says, Failed(restored, ErrorCode.Malformed).Message, StringComparison.Ordinal);
        Assert.Equal([File], Directory.GetFiles(_folder));
    }

    /// <summary>Says nothing but blanks, for ever.</summary>
    private sealed class Endless : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            buffer.Span.Fill((byte)' ');
            return ValueTask.FromResult(buffer.Length);
        }
    }
}
