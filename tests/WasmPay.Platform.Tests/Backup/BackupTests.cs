using System.Text;
using System.Text.Json.Nodes;
using WasmPay.Platform.Backup;
using WasmPay.Platform.Storage;
using WasmPay.Platform.Tests.Audit;
using WasmPay.Platform.Tests.Support;
using static WasmPay.Platform.Tests.Support.TestPlatform;

namespace WasmPay.Platform.Tests.Backup;

/// <summary>A backup is one state of a store, whatever goes on meanwhile, and makes a store of either kind.</summary>
public sealed class BackupTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("wasmpay-").FullName;

    private string File => Path.Combine(_folder, "pay.backup");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    public static TheoryData<string, string> Ways => PostgresCluster.MissingReason is null
        ? new() { { "sqlite", "sqlite" }, { "sqlite", "postgres" }, { "postgres", "sqlite" }, { "postgres", "postgres" } }
        : new() { { "sqlite", "sqlite" } };

    [Theory, MemberData(nameof(Ways))]
    public async Task Made_while_payments_go_on_it_has_sound_books_and_answers_keys_as_the_first_time(string from, string to)
    {
        await using var bed = await CreateAsync(from);
        var history = new History(bed, new Random(7));
        await history.BeginAsync();
        for (var i = 0; i < 40; i++) await history.StepAsync();
        var first = Ok(await bed.PayAsync(5, "before"));
        using var end = new CancellationTokenSource();
        var paid = 0;
        var paying = Enumerable.Range(0, 2).Select(payer => Task.Run(async () =>
        {
            for (var i = 0; !end.IsCancellationRequested; i++)
            {
                Ok(await bed.PayAsync(1, $"{payer}-{i}", payer == 0 ? "N1" : "N2", payer == 0 ? "N2" : "I1"));
                Interlocked.Increment(ref paid);
            }
        })).ToList();
        while (Volatile.Read(ref paid) < 5) await Task.Yield();

        var manifest = Ok(await StoreBackup.WriteAsync(bed.Database, File, bed.Time));
        await end.CancelAsync();
        await Task.WhenAll(paying);

        var target = Target(to);
        var restored = Ok(await StoreRestore.ReadAsync(File, target, bed.Time));
        var books = Ok(restored.Books);
        Assert.Null(books.First);
        Assert.Equal((manifest.AuditSequence, manifest.AuditHash), (books.Records, books.Head));

        await using var platform = await PaymentPlatform.OpenAsync(new() { Database = target, Loader = new TextRules(), Time = bed.Time, Others = [Teller] });
        var again = Ok(await platform.Transactions.SubmitAsync(Teller, new("before", "N1", "N2", new(5, "USD"))));
        Assert.Equal((true, first.Transaction.Id, first.Transaction.Status), (again.Replayed, again.Transaction.Id, again.Transaction.Status));
        Assert.False(Ok(await platform.Transactions.SubmitAsync(Teller, new("after", "N1", "N2", new(5, "USD")))).Replayed);
        Assert.Null(Ok(await platform.Audit.VerifyBooksAsync()).First);
        Assert.Equal(bed.Platform.Live.Current.Live.Keys.Order(StringComparer.Ordinal), platform.Live.Current.Live.Keys.Order(StringComparer.Ordinal));
    }

    [Theory, MemberData(nameof(Ways))]
    public async Task Once_more_from_what_was_restored_it_has_the_same_rows(string from, string to)
    {
        await using var bed = await CreateAsync(from);
        await new History(bed, new Random(3)).BeginAsync();
        var first = Ok(await StoreBackup.WriteAsync(bed.Database, File, bed.Time));
        Assert.DoesNotContain(first.Tables, t => t.Rows == 0);
        var target = Target(to);
        Ok(await StoreRestore.ReadAsync(File, target, bed.Time));

        var second = Ok(await StoreBackup.WriteAsync(target, Path.Combine(_folder, "second"), bed.Time));

        Assert.Equal(first.Tables.OrderBy(t => t.Table, StringComparer.Ordinal), second.Tables.OrderBy(t => t.Table, StringComparer.Ordinal));
        Assert.Equal(first.ContentBytes, second.ContentBytes);
        Assert.Equal((first.AuditSequence, first.AuditHash, first.Schema), (second.AuditSequence, second.AuditHash, second.Schema));
    }

    [Theory, Stores]
    public async Task What_has_tables_already_is_left_as_it_is(string store)
    {
        await using var bed = await CreateAsync(store);
        Ok(await bed.PayAsync(5, "k"));
        Ok(await StoreBackup.WriteAsync(bed.Database, File, bed.Time));
        Ok(await bed.PayAsync(6, "k2"));

        var error = Failed(await StoreRestore.ReadAsync(File, bed.Database, bed.Time), ErrorCode.AlreadyExists);

        Assert.Contains("already", error.Message, StringComparison.Ordinal);
        Assert.Equal(999_989, await bed.BalanceAsync("N1"));
        await bed.AssertSoundAsync();
    }

    [Theory, Stores]
    public async Task What_was_tampered_with_is_restored_as_it_was_and_said_not_to_be_sound(string store)
    {
        await using var bed = await CreateAsync(store);
        await bed.ExecuteAsync("UPDATE accounts SET floor_units = -100 WHERE id = 'N1'");
        Ok(await StoreBackup.WriteAsync(bed.Database, File, bed.Time));

        var first = Ok(Ok(await StoreRestore.ReadAsync(File, Target(store), bed.Time)).Books).First;

        Assert.Equal(("accounts", "floor_units", "-100"), (first!.Table, first.Field, first.StoreSays));
    }

    [Fact]
    public async Task What_lies_beside_a_file_of_SQLite_that_is_gone_is_not_taken_for_the_new_one_s()
    {
        await using var bed = await CreateAsync();
        Ok(await StoreBackup.WriteAsync(bed.Database, File, bed.Time));
        var target = Target("sqlite");
        await System.IO.File.WriteAllTextAsync(target + "-wal", "of another");
        Assert.Contains("-wal is there already", Failed(await StoreRestore.ReadAsync(File, target, bed.Time), ErrorCode.AlreadyExists).Message, StringComparison.Ordinal);
        Assert.False(System.IO.File.Exists(target));
    }

    [Fact]
    public async Task Backup_and_restored_file_are_their_owner_s_alone_and_nothing_is_left_beside_them()
    {
        await using var bed = await CreateAsync();
        var target = Target("sqlite");
        await System.IO.File.WriteAllTextAsync(Path.Combine(_folder, ".pay.backup.killed.part"), "what a process that was killed had written");
        Ok(await StoreBackup.WriteAsync(bed.Database, File, bed.Time));
        Ok(await StoreRestore.ReadAsync(File, target, bed.Time));
        Assert.Equal([File, target], Directory.GetFiles(_folder).Order(StringComparer.Ordinal));
        if (OperatingSystem.IsWindows()) return;
        foreach (var path in (string[])[File, target]) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(path));
    }

    [Fact]
    public async Task A_file_that_is_no_backup_is_not_replaced_and_an_older_backup_is()
    {
        await using var bed = await CreateAsync();
        var before = await System.IO.File.ReadAllBytesAsync(bed.Database);
        Failed(await StoreBackup.WriteAsync(bed.Database, bed.Database, bed.Time), ErrorCode.AlreadyExists);
        Assert.Equal(before, await System.IO.File.ReadAllBytesAsync(bed.Database));

        var first = Ok(await StoreBackup.WriteAsync(bed.Database, File, bed.Time));
        Ok(await bed.PayAsync(5, "k"));
        Assert.True(Ok(await StoreBackup.WriteAsync(bed.Database, File, bed.Time)).AuditSequence > first.AuditSequence);
    }

    [Theory]
    [InlineData("backup")]
    [InlineData("restore sqlite")]
    [InlineData("restore postgres")]
    public async Task Who_cancels_leaves_what_was_there_and_nothing_else(string what)
    {
        if (what.EndsWith("postgres", StringComparison.Ordinal) && PostgresCluster.MissingReason is not null) return;
        await using var bed = await CreateAsync();
        Ok(await StoreBackup.WriteAsync(bed.Database, File, bed.Time));
        var before = await System.IO.File.ReadAllBytesAsync(File);
        var target = Target(what.Split(' ')[^1] == "postgres" ? "postgres" : "sqlite");
        using var cancel = new CancellationTokenSource();
        // In the middle of the rows.
        var progress = new Told(news => { if (news.StartsWith("audit:", StringComparison.Ordinal)) cancel.Cancel(); });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            if (what == "backup") await StoreBackup.WriteAsync(bed.Database, File, bed.Time, progress, cancel.Token);
            else await StoreRestore.ReadAsync(File, target, bed.Time, progress, cancel.Token);
        });

        Assert.Equal(before, await System.IO.File.ReadAllBytesAsync(File));
        Assert.Equal([File], Directory.GetFiles(_folder));
        Assert.Null(Ok(Ok(await StoreRestore.ReadAsync(File, target, bed.Time)).Books).First);
    }

    [Fact]
    public async Task A_backup_of_an_older_schema_is_brought_up_to_date()
    {
        await using var bed = await CreateAsync();
        Ok(await StoreBackup.WriteAsync(bed.Database, File, bed.Time));
        var older = Path.Combine(_folder, "older");
        await System.IO.File.WriteAllBytesAsync(older, (await OlderAsync(Forged.Of(await System.IO.File.ReadAllBytesAsync(File)), upTo: 15)).ToBytes());

        var restored = Ok(await StoreRestore.ReadAsync(older, Target("sqlite"), bed.Time));

        Assert.Null(Ok(restored.Books).First);
        Assert.Equal(15, restored.Backup.Schema);
        await using var platform = await PaymentPlatform.OpenAsync(new() { Database = Target("sqlite"), Loader = new TextRules(), Time = bed.Time });
        Assert.False(await platform.Principals.AnyOfItsOwnAsync());
    }

    // The same backup as a version would have made it that had not all of the migrations: without the tables and columns that came later.
    private async Task<Forged> OlderAsync(Forged newer, long upTo)
    {
        var columns = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        await using (var dialect = Dialect.Of(Path.Combine(_folder, "older.db")))
        await using (var connection = await dialect.OpenAsync(CancellationToken.None))
        await using (var transaction = await dialect.BeginWriteAsync(connection, CancellationToken.None))
        {
            await Migrator.MakeAsync(connection, transaction, dialect, upTo, TimeProvider.System, CancellationToken.None);
            foreach (var table in await StoreCatalogue.TablesAsync(connection, transaction, dialect, CancellationToken.None))
                columns[table] = [.. (await StoreCatalogue.ColumnsAsync(connection, transaction, table, CancellationToken.None)).Select(c => c.Name)];
        }
        List<string> lines = [];
        var kept = Array.Empty<int>();
        foreach (var (i, line) in newer.Lines.Index())
        {
            if (!columns.TryGetValue(newer.TableOf(i), out var known)) continue;
            if (RowLines.ReadBegin(Encoding.UTF8.GetBytes(line)) is var (_, named) && RowLines.IsBegin(Encoding.UTF8.GetBytes(line)))
            {
                kept = [.. named.Index().Where(c => known.Contains(c.Item)).Select(c => c.Index)];
                lines.Add(new JsonObject { ["table"] = newer.TableOf(i), ["columns"] = new JsonArray([.. kept.Select(k => JsonValue.Create(named[k]))]) }.ToJsonString());
            }
            else
            {
                var row = JsonNode.Parse(line)!.AsArray();
                lines.Add(new JsonArray([.. kept.Select(k => row[k]?.DeepClone())]).ToJsonString());
            }
        }
        return new Forged(newer.Manifest with { Schema = upTo, SchemaDigest = Migrator.DigestOf("sqlite", upTo)!, Tables = [.. newer.Manifest.Tables.Where(t => columns.ContainsKey(t.Table))] }, lines);
    }

    private string Target(string store) => store == "postgres" ? PostgresCluster.NewDatabase() : Path.Combine(_folder, "restored.db");

    private sealed class Told(Action<string> tell) : IProgress<string>
    {
        public void Report(string value) => tell(value);
    }
}
