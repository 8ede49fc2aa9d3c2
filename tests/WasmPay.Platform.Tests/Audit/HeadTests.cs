using WasmPay.Platform.Audit;
using WasmPay.Platform.Audit.Heads;
using static WasmPay.Platform.Tests.Support.TestPlatform;

namespace WasmPay.Platform.Tests.Audit;

public sealed class HeadTests
{
    [Fact]
    public async Task A_head_is_signed_where_the_chain_moved_and_not_again_where_it_did_not()
    {
        await using var bed = await CreateAsync();
        using var heads = new HeadsOfTest(bed);
        var first = await heads.SignAsync();
        Assert.Null(Ok(await heads.Signer.SignAsync()));
        Ok(await bed.PayAsync(5, "k1"));
        var second = await heads.SignAsync();

        Assert.Equal((first.Sequence + 1, bed.Time.Now.ToUnixTimeMilliseconds(), heads.Signer.PublicKey.Id), (second.Sequence, second.AtMs, second.KeyId));
        Assert.Equal([first, second], heads.Signer.After(0, 10));
        Assert.Equal([second], heads.Signer.After(first.Sequence, 10));
        Assert.True((await bed.BooksAsync(heads.Walk())).IsSound);
    }

    [Fact]
    public async Task Nobody_finds_by_trying_of_what_a_signed_record_is()
    {
        await using var bed = await CreateAsync();
        Ok(await bed.PayAsync(5, "k1"));
        Ok(await bed.PayAsync(5, "k2"));
        var salts = (await bed.Platform.Audit.ReadAsync(0, 1000)).Select(r => System.Text.Json.JsonDocument.Parse(r.Body).RootElement.GetProperty("salt").GetString()!).ToList();
        Assert.All(salts, salt => Assert.True(salt.Length > 40, salt));
        Assert.Equal(salts.Count, salts.Distinct().Count());
    }

    [Fact]
    public async Task The_public_half_of_a_key_is_made_again_where_it_is_missing()
    {
        await using var bed = await CreateAsync();
        using var heads = new HeadsOfTest(bed);
        File.Delete(heads.KeyPath + ".pub");
        using var key = Ok(HeadKey.OpenOrCreate(heads.KeyPath));
        Assert.Equal(key.PublicKey.Pem.Trim(), (await File.ReadAllTextAsync(heads.KeyPath + ".pub")).Trim());
        using var curve = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.CreateFromValue("1.3.132.0.10"));
        Failed(HeadPublicKey.Parse(curve.ExportSubjectPublicKeyInfoPem()), ErrorCode.Malformed);
    }

    [Fact]
    public async Task A_signer_that_starts_again_goes_on_after_the_last_head()
    {
        await using var bed = await CreateAsync();
        using var heads = new HeadsOfTest(bed);
        var first = await heads.SignAsync();
        using var again = bed.Platform.Audit.Signer(Ok(HeadKey.OpenOrCreate(heads.KeyPath)), Ok(HeadFile.Open(heads.HeadsPath)));
        Assert.Equal(first, again.Newest);
        Assert.Null(Ok(await again.SignAsync()));
    }

    [Fact]
    public async Task A_chain_that_was_written_anew_is_not_signed_any_more()
    {
        await using var bed = await CreateAsync();
        using var heads = new HeadsOfTest(bed);
        await heads.SignAsync();
        await bed.RewriteAsync(r => r.Sequence == 2 ? r with { Principal = "somebody.else" } : r);
        Ok(await bed.PayAsync(5, "k1"));
        Failed(await heads.Signer.SignAsync(), ErrorCode.HashMismatch);
        Assert.Single(heads.Signer.After(0, 10));
    }

    [Fact]
    public async Task A_chain_that_was_cut_is_not_signed_any_more()
    {
        await using var bed = await CreateAsync();
        using var heads = new HeadsOfTest(bed);
        var head = await heads.SignAsync();
        var last = (await bed.Platform.Audit.ReadAsync(0, 1000))[^1];
        await bed.TamperAsync($"DELETE FROM audit WHERE sequence = {last.Sequence}", $"UPDATE audit_head SET sequence = {last.Sequence - 1}, hash = '{last.Previous}'");
        Assert.Contains($"record {head.Sequence}", Failed(await heads.Signer.SignAsync(), ErrorCode.HashMismatch).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_record_that_was_changed_after_the_last_head_is_not_signed()
    {
        await using var bed = await CreateAsync();
        using var heads = new HeadsOfTest(bed);
        await heads.SignAsync();
        Ok(await bed.PayAsync(5, "k1"));
        await bed.TamperAsync("UPDATE audit SET principal = 'nobody' WHERE sequence = (SELECT MAX(sequence) FROM audit)");
        Failed(await heads.Signer.SignAsync(), ErrorCode.HashMismatch);
    }

    [Fact]
    public async Task What_another_key_signed_or_was_changed_or_moved_is_found()
    {
        await using var bed = await CreateAsync();
        using var heads = new HeadsOfTest(bed);
        var first = await heads.SignAsync();
        Ok(await bed.PayAsync(5, "k1"));
        var second = await heads.SignAsync();
        using var other = new HeadsOfTest(bed);
        var foreign = await other.SignAsync();

        foreach (var forged in (SignedHead[][])[
            [first with { Sequence = first.Sequence - 1 }], [first with { Hash = second.Hash }], [first with { AtMs = first.AtMs + 1 }], [first with { Signature = second.Signature }],
            [first with { Signature = "" }], [first with { Signature = "no base 64" }], [foreign], [foreign with { KeyId = first.KeyId }], [second, first], [first, first]])
        {
            using var walk = new HeadsWalk(forged, heads.Signer.PublicKey);
            Assert.Equal("heads", (await bed.BooksAsync(walk)).First?.Table);
        }
    }

    [Fact]
    public void The_key_is_made_once_for_its_owner_alone_with_the_public_half_beside_it()
    {
        using var folder = new Folder();
        using var made = Ok(HeadKey.OpenOrCreate(folder.File("key.pem")));
        using var again = Ok(HeadKey.OpenOrCreate(folder.File("key.pem")));
        Assert.Equal(made.PublicKey.Id, again.PublicKey.Id);
        using var published = Ok(HeadPublicKey.Parse(File.ReadAllText(folder.File("key.pem.pub"))));
        Assert.Equal(made.PublicKey.Id, published.Id);
        Assert.True(published.Signed(again.Sign(1, "x", Start)));
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(folder.File("key.pem")));
    }

    [Fact]
    public void A_key_that_others_may_read_is_refused()
    {
        if (OperatingSystem.IsWindows()) return;
        using var folder = new Folder();
        Ok(HeadKey.OpenOrCreate(folder.File("key.pem"))).Dispose();
        File.SetUnixFileMode(folder.File("key.pem"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        Assert.Contains("600", Failed(HeadKey.OpenOrCreate(folder.File("key.pem")), ErrorCode.Malformed).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("no key")]
    [InlineData("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----")]
    public void What_is_no_key_is_refused(string pem)
    {
        using var folder = new Folder();
        File.WriteAllText(folder.File("key.pem"), pem);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(folder.File("key.pem"), UnixFileMode.UserRead);
        Failed(HeadKey.OpenOrCreate(folder.File("key.pem")), ErrorCode.Malformed);
        Failed(HeadPublicKey.Parse(pem), ErrorCode.Malformed);
    }

    [Fact]
    public async Task A_public_key_signs_nothing_and_a_file_of_another_keys_heads_is_not_added_to()
    {
        await using var bed = await CreateAsync();
        using var heads = new HeadsOfTest(bed);
        await heads.SignAsync();
        using var folder = new Folder();
        using var other = bed.Platform.Audit.Signer(Ok(HeadKey.OpenOrCreate(folder.File("key.pem"))), Ok(HeadFile.Open(heads.HeadsPath)));
        Failed(await other.SignAsync(), ErrorCode.Malformed);
        File.Copy(folder.File("key.pem.pub"), folder.File("copy.pem"));
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(folder.File("copy.pem"), UnixFileMode.UserRead);
        Failed(HeadKey.OpenOrCreate(folder.File("copy.pem")), ErrorCode.Malformed);
    }

    [Fact]
    public async Task What_a_killed_process_left_of_a_line_is_cut_off_and_a_line_that_is_none_is_refused()
    {
        await using var bed = await CreateAsync();
        using var heads = new HeadsOfTest(bed);
        var head = await heads.SignAsync();
        await File.AppendAllTextAsync(heads.HeadsPath, head.ToLine()[..20]);
        Assert.Equal(head, Ok(HeadFile.Open(heads.HeadsPath)).Newest);
        Assert.Equal(head.ToLine() + "\n", await File.ReadAllTextAsync(heads.HeadsPath));
        await File.AppendAllTextAsync(heads.HeadsPath, "{}\n");
        Failed(HeadFile.Open(heads.HeadsPath), ErrorCode.Malformed);
    }

    [Fact]
    public async Task An_export_needs_no_store_and_shows_what_was_cut_changed_or_written_anew()
    {
        await using var bed = await CreateAsync();
        using var heads = new HeadsOfTest(bed);
        Ok(await bed.PayAsync(5, "k1"));
        var head = await heads.SignAsync();
        await using var books = await StoredBooks.OpenAsync(bed.Database, bed.Time);
        using var text = new StringWriter { NewLine = "\n" };
        Assert.Equal(head.Sequence, await books.ExportAsync(text));
        var lines = text.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);

        using (var walk = heads.Walk())
        {
            var sound = Ok(ExportedAudit.Verify(lines, walk));
            Assert.Equal((true, head.Sequence, head.Hash, head.Sequence), (sound.IsSound, sound.Records, sound.Head, sound.SignedTo));
        }
        Assert.True(Ok(ExportedAudit.Verify(lines.SkipLast(1))).IsSound);
        foreach (var other in (IEnumerable<string>[])[lines.SkipLast(1), lines.Skip(1), [lines[0].Replace("staff", "stuff", StringComparison.Ordinal), .. lines.Skip(1)], []])
        {
            using var walk = heads.Walk();
            Assert.False(Ok(ExportedAudit.Verify(other, walk)).IsSound);
        }
        Failed(ExportedAudit.Verify([.. lines, "{}"]), ErrorCode.Malformed);
        Failed(ExportedAudit.Verify(["null"]), ErrorCode.Malformed);
    }

    private sealed class Folder : IDisposable
    {
        private readonly string _path = Directory.CreateTempSubdirectory("wasmpay-").FullName;

        public string File(string name) => Path.Combine(_path, name);

        public void Dispose() => Directory.Delete(_path, recursive: true);
    }
}
