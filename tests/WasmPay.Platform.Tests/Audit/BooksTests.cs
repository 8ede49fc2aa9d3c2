using WasmPay.Platform.Audit.Heads;
using WasmPay.Platform.Audit.Verification;
using WasmPay.Platform.Banks;
using WasmPay.Platform.Tests.Support;
using static WasmPay.Platform.Tests.Support.TestPlatform;

namespace WasmPay.Platform.Tests.Audit;

/// <summary>What somebody with the database's password may try, each found with its place and both values.</summary>
public sealed class BooksTests
{
    [Theory, Stores]
    public async Task A_consistent_shift_of_entries_and_balances_is_found_at_the_first_entry(string store)
    {
        await using var bed = await PaidAsync(store);
        await bed.TamperAsync(
            "UPDATE entries SET units = units - 7, balance_after = balance_after - 7 WHERE account = 'N1' AND account_version = 1",
            "UPDATE entries SET units = units + 7, balance_after = balance_after + 7 WHERE account = 'NDHV:settlement:USD' AND account_version = 1",
            "UPDATE entries SET balance_after = balance_after - 7 WHERE account = 'N1' AND account_version > 1",
            "UPDATE entries SET balance_after = balance_after + 7 WHERE account = 'NDHV:settlement:USD' AND account_version > 1",
            "UPDATE accounts SET balance = balance - 7 WHERE id = 'N1'", "UPDATE accounts SET balance = balance + 7 WHERE id = 'NDHV:settlement:USD'");
        Assert.Empty((await bed.Platform.Ledger.VerifyAsync()).Faults);

        var first = await FirstAsync(bed);
        Assert.Equal(("entries", "units", "-1000000", "-999993"), (first.Table, first.Field, first.AuditSays, first.StoreSays));
    }

    [Theory]
    [InlineData("sqlite", "rejected", "-1")]
    [InlineData("postgres", "rejected", "-1")]
    [InlineData("sqlite", "posted", "0")]
    [InlineData("sqlite", "rejected", "NULL")]
    public async Task A_record_beside_the_chain_decides_nothing_and_is_found(string store, string status, string sequence)
    {
        await using var bed = await CreateAsync(store);
        await bed.InstallAsync("NDHV", "refer-over 1");
        var id = Ok(await bed.PayAsync(100, "k1")).Transaction.Id;
        using var heads = new HeadsOfTest(bed);
        await heads.SignAsync();
        Assert.Null((await bed.BooksAsync(heads.Walk())).First);
        await bed.TamperAsync(
            $$$$"""
            INSERT INTO audit (sequence, at_ms, kind, principal, subject, body, previous, hash)
            VALUES ({{{{sequence}}}}, 1, 'transaction.{{{{(status == "posted" ? "released" : "rejected")}}}}', 'app', '{{{{id}}}}', '{"rows":[],"payment":{"values":{"status":"{{{{status}}}}","posted_at":null,"resolved_by":"app","resolved_at":1780000000000,"resolution":"forged"}}}', '', '')
            """,
            $"UPDATE transactions SET status = '{status}', resolved_by = 'app', resolved_at = 1780000000000, resolution = 'forged' WHERE id = '{id}'");
        Assert.Equal("transactions", (await bed.BooksAsync(heads.Walk())).First?.Table);
        await bed.TamperAsync($"UPDATE transactions SET status = 'referred', resolved_by = NULL, resolved_at = NULL, resolution = NULL WHERE id = '{id}'");
        Assert.Equal(("audit", "rows"), ((await bed.BooksAsync(heads.Walk())).First?.Table, (await bed.BooksAsync()).First?.Field));
    }

    [Theory, Stores]
    public async Task A_lists_entry_whose_value_has_a_colon_is_no_other_entry(string store)
    {
        await using var bed = await CreateAsync(store);
        Ok(await bed.Platform.Banks.PutListAsync(Staff, new BankList("NDHV", "sanctions", "Who is not paid.", [new(ListSubject.Identifier, "LEI:123:X")])));
        await bed.AssertSoundAsync();
        await bed.TamperAsync("UPDATE bank_list_entries SET kind = 'identifier:LEI', value = '123:X'");
        Assert.Equal("bank_list_entries", (await FirstAsync(bed)).Table);
    }

    [Theory, Stores]
    public async Task The_word_for_no_value_is_not_no_value(string store)
    {
        await using var bed = await PaidAsync(store);
        await bed.TamperAsync("UPDATE transactions SET resolved_by = 'nothing', resolution = 'nothing' WHERE resolved_by IS NULL");
        Assert.Equal("transactions", (await FirstAsync(bed)).Table);
    }

    [Fact]
    public async Task Records_that_nobody_can_read_are_a_difference_and_no_fault()
    {
        foreach (var (from, to) in ((string, string)[])[("\"lines\":[{", "\"lines\":[],\"others\":[{"), ("\"status\":\"posted\"", "\"status\":\"\\ud800\"")])
        {
            await using var bed = await PaidAsync("sqlite");
            await bed.RewriteAsync(r => r with { Body = r.Body.Replace(from, to, StringComparison.Ordinal) });
            Assert.NotNull((await bed.BooksAsync()).First);
        }
    }

    [Fact]
    public async Task Heads_of_which_there_is_none_speak_for_nothing()
    {
        await using var bed = await PaidAsync("sqlite");
        using var heads = new HeadsOfTest(bed);
        using var none = new HeadsWalk([], heads.Signer.PublicKey);
        var check = await bed.BooksAsync(none);
        Assert.Equal(("heads", false), (check.First?.Table, check.IsSound));
    }

    [Theory, Stores]
    public async Task A_forged_evaluation_is_found(string store)
    {
        await using var bed = await PaidAsync(store);
        await bed.TamperAsync("UPDATE evaluations SET answer = REPLACE(answer, 'refer', 'approve') WHERE answer LIKE '%refer%'");
        var first = await FirstAsync(bed);
        Assert.Equal(("evaluations", "row"), (first.Table, first.Field));
        Assert.EndsWith("/0", first.Key, StringComparison.Ordinal);
        Assert.NotEqual(first.AuditSays, first.StoreSays);
    }

    [Theory, Stores]
    public async Task An_evaluation_of_another_component_is_found_by_its_digest(string store)
    {
        await using var bed = await PaidAsync(store);
        await bed.TamperAsync($"UPDATE evaluations SET digest = '{new string('0', 64)}'");
        var first = await FirstAsync(bed);
        Assert.Equal(("evaluations", "digest", bed.Platform.Live.Current.Live["NDHV"].Digest, new string('0', 64)), (first.Table, first.Field, first.AuditSays, first.StoreSays));
    }

    [Theory, Stores]
    public async Task A_raised_overdraft_is_found(string store)
    {
        await using var bed = await PaidAsync(store);
        await bed.TamperAsync("UPDATE accounts SET floor_units = -5000 WHERE id = 'N1'");
        Assert.Equal(new Difference("accounts", "N1", "floor_units", "0", "-5000"), await FirstAsync(bed));
    }

    [Theory, Stores]
    public async Task A_holders_name_that_was_changed_is_found_by_its_digest_and_the_audit_does_not_say_the_name(string store)
    {
        await using var bed = await PaidAsync(store);
        await bed.TamperAsync("UPDATE accounts SET name = 'Somebody else' WHERE id = 'N1'");
        var first = await FirstAsync(bed);
        Assert.Equal(("accounts", "N1", "row"), (first.Table, first.Key, first.Field));
        Assert.DoesNotContain(await bed.Platform.Audit.ReadAsync(0, 1000), r => r.Body.Contains("Nora", StringComparison.Ordinal));
    }

    [Theory, Stores]
    public async Task An_emptied_list_is_found_with_what_it_lacks(string store)
    {
        await using var bed = await PaidAsync(store);
        await bed.TamperAsync("DELETE FROM bank_list_entries");
        Assert.Equal(new Difference("bank_list_entries", "NDHV/sanctions", "row", "country:PRK", "nothing"), await FirstAsync(bed));
    }

    [Theory, Stores]
    public async Task An_entry_that_was_added_to_a_list_is_found(string store)
    {
        await using var bed = await PaidAsync(store);
        await bed.TamperAsync("INSERT INTO bank_list_entries (bank, list, kind, value) VALUES ('NDHV', 'sanctions', 'account', 'N1')");
        Assert.Equal(new Difference("bank_list_entries", "NDHV/sanctions", "row", "nothing", "account:N1"), await FirstAsync(bed));
    }

    [Theory, Stores]
    public async Task An_inserted_principal_is_found(string store)
    {
        await using var bed = await PaidAsync(store);
        await bed.TamperAsync("INSERT INTO principals (id, name, bank, roles, kind) VALUES ('ghost', 'Ghost', 'platform', 15, 'person')");
        Assert.Equal(new Difference("principals", "ghost", "row", "nothing", "a row"), await FirstAsync(bed));
    }

    [Theory, Stores]
    public async Task A_deleted_tail_with_the_head_set_back_leaves_rows_that_no_record_speaks_of(string store)
    {
        await using var bed = await PaidAsync(store);
        var last = (await bed.Platform.Audit.ReadAsync(0, 1000))[^1];
        await bed.TamperAsync($"DELETE FROM audit WHERE sequence = {last.Sequence}", $"UPDATE audit_head SET sequence = {last.Sequence - 1}, hash = '{last.Previous}'");
        Assert.True((await bed.Platform.Audit.VerifyAsync()).IsIntact);
        Assert.Equal(new Difference("accounts", "platform:fx:GBP", "row", "nothing", "a row"), await FirstAsync(bed));
    }

    [Theory, Stores]
    public async Task A_tail_that_was_cut_off_with_all_its_rows_is_found_by_a_signed_head(string store)
    {
        await using var bed = await CreateAsync(store);
        using var heads = new HeadsOfTest(bed);
        Ok(await bed.Platform.Accounts.FundAsync(Staff, "N1", 5));
        await heads.SignAsync();
        var last = (await bed.Platform.Audit.ReadAsync(0, 1000))[^1];
        await bed.TamperAsync(
            $"DELETE FROM audit WHERE sequence = {last.Sequence}", $"UPDATE audit_head SET sequence = {last.Sequence - 1}, hash = '{last.Previous}'",
            "DELETE FROM entries WHERE units IN (5, -5)", "DELETE FROM postings WHERE NOT EXISTS (SELECT 1 FROM entries e WHERE e.posting = postings.id)",
            "UPDATE accounts SET balance = balance - 5, version = version - 1 WHERE id = 'N1'",
            "UPDATE accounts SET balance = balance + 5, version = version - 1 WHERE id = 'NDHV:settlement:USD'");

        Assert.True((await bed.BooksAsync()).IsSound);
        var first = (await bed.BooksAsync(heads.Walk())).First;
        Assert.Equal(("audit", $"{last.Sequence}", "row", $"nothing after record {last.Sequence - 1}"), (first?.Table, first?.Key, first?.Field, first?.StoreSays));
    }

    [Theory, Stores]
    public async Task A_chain_that_was_written_anew_is_found_by_a_signed_head_at_the_record_that_was_signed(string store)
    {
        await using var bed = await PaidAsync(store);
        using var heads = new HeadsOfTest(bed);
        var signed = await heads.SignAsync();
        await bed.RewriteAsync(r => r.Sequence == 3 ? r with { Principal = "somebody.else" } : r);

        Assert.True((await bed.BooksAsync()).IsSound);
        var first = (await bed.BooksAsync(heads.Walk())).First;
        Assert.Equal(("audit", $"{signed.Sequence}", "hash", $"{signed.Hash}, as it was signed"), (first?.Table, first?.Key, first?.Field, first?.AuditSays));
    }

    [Theory, Stores]
    public async Task A_record_that_was_written_anew_to_say_another_amount_is_not_what_the_ledger_has(string store)
    {
        await using var bed = await PaidAsync(store);
        await bed.RewriteAsync(r => r.Kind == "account.funded" && r.Subject == "N1" ? r with { Body = r.Body.Replace("1000000", "9000000", StringComparison.Ordinal) } : r);
        var first = await FirstAsync(bed);
        Assert.Equal(("entries", "units", "-9000000", "-1000000"), (first.Table, first.Field, first.AuditSays, first.StoreSays));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"rows":[]}""")]
    [InlineData("""{"rows":[null]}""")]
    [InlineData("""{"rows":5}""")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("""{"rows":[],"posting":{"id":"p","at_ms":1,"lines":[]}}""")]
    [InlineData("""{"rows":[],"flows":[1]}""")]
    [InlineData("""{"rows":[],"payment":{"values":null}}""")]
    public async Task A_chain_with_a_body_of_another_form_is_a_difference_and_no_fault(string body)
    {
        await using var bed = await PaidAsync("sqlite");
        await bed.RewriteAsync(r => r.Kind == "transaction.posted" ? r with { Body = body } : r);
        Assert.False((await bed.BooksAsync()).IsSound);
    }

    private static async Task<TestPlatform> PaidAsync(string store)
    {
        var bed = await CreateAsync(store);
        await bed.InstallAsync("NDHV", "refer-over 100");
        Ok(await bed.Platform.Banks.PutListAsync(Staff, new("NDHV", "sanctions", "Watched", [new(ListSubject.Country, "PRK")])));
        Ok(await bed.PayAsync(60, "k1"));
        Ok(await bed.PayAsync(400, "k2"));
        Ok(await bed.PayAsync(70, "k3", destination: "I1"));
        await bed.AssertSoundAsync();
        return bed;
    }

    private static async Task<Difference> FirstAsync(TestPlatform bed)
    {
        var first = (await bed.BooksAsync()).First;
        Assert.NotNull(first);
        return first;
    }
}
