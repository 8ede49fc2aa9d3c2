using WasmPay.Platform.Accounts;
using WasmPay.Platform.Banks;
using WasmPay.Platform.Stops;
using WasmPay.Platform.Transactions;
using static WasmPay.Platform.Tests.Support.TestPlatform;

namespace WasmPay.Platform.Tests;

/// <summary>What people decide by holds nothing that is not seen.</summary>
public sealed class TextTests
{
    private static readonly int[] s_unseen =
    [
        0x202A, 0x202B, 0x202C, 0x202D, 0x202E, 0x2066, 0x2067, 0x2068, 0x2069, 0x200E, 0x200F, 0x061C, // order of writing
        0x200B, 0x2060, 0xFEFF, 0x00AD, 0x180E, 0x2061, 0xE0001, 0xE0041, 0x1D173, 0x200C, 0x200D,      // format
        0x2028, 0x2029, 0x0000, 0x0007, 0x001B, 0x007F, 0x0085, 0x000D,                                 // separators and controls
        0xE000, 0xF8FF, 0xF0000, 0x10FFFD, 0x0378, 0xFFFE, 0xFFFF, 0x1FFFF,                             // private and not assigned
        0x034F, 0x115F, 0x1160, 0x3164, 0xFFA0, 0x17B4,                                                 // letters drawn as nothing
    ];

    [Fact]
    public void What_is_not_seen_is_refused_with_its_code_point_and_place()
    {
        foreach (var value in s_unseen)
        {
            var error = TextCheck.Check($"pay {char.ConvertFromUtf32(value)}me", "memo", 100);
            Assert.StartsWith($"`memo` has U+{value:X4} at position 4, ", error?.Message, StringComparison.Ordinal);
            Assert.Equal((ErrorCode.Malformed, "memo"), (error!.Code, error.Place));
        }
    }

    [Fact]
    public void Half_a_character_is_refused_with_its_place()
    {
        foreach (var (text, place) in new[] { ("\ud800x", 0), ("x\udc00", 1), ("xy\ud83c", 2), ("\udf89\ud83c", 0) })
            Assert.Contains($" at position {place}, an unpaired surrogate", TextCheck.Check(text, "memo", 100)?.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645")] // Persian, with the non-joiner
    [InlineData("\u0915\u094d\u200d\u0937")]                         // Hindi, with the joiner behind a virama
    [InlineData("pi\u00f1ata \ud83c\udf89 \u0416\u6f22 e\u0301 \u05d0")]
    [InlineData("two\nlines\tand a tab")]
    [InlineData("\ufffd")]
    public void What_a_language_needs_is_taken(string text) => Assert.Null(TextCheck.Check(text, "memo", 100));

    [Theory]
    [InlineData("pay\u200cment")]             // between letters that never join
    [InlineData("\u0645\u06cc\u200c")]        // at the end
    [InlineData("\u200c\u0645")]              // at the beginning
    [InlineData("\u0645\u200c\u200c\u0645")]  // two of them
    [InlineData("\u0661\u200d\u0662")]        // between digits
    [InlineData("\ud83d\udc68\u200d\ud83d\udc69")]
    public void A_joiner_that_joins_no_letters_is_refused(string text) => Assert.NotNull(TextCheck.Check(text, "memo", 100));

    [Fact]
    public void What_is_one_line_has_no_line_break()
    {
        Assert.NotNull(TextCheck.Check("two\nlines", "name", 100, oneLine: true));
        Assert.NotNull(TextCheck.Check("a\ttab", "name", 100, oneLine: true));
        Assert.Null(TextCheck.Check("one line", "name", 100, oneLine: true));
    }

    [Fact]
    public async Task Whatever_people_read_is_checked()
    {
        const string turned = "turned \u202e round";
        await using var bed = await CreateAsync();
        await bed.InstallAsync("NDHV", "refer-over 50");
        var referred = Ok(await bed.PayAsync(100, "k1")).Transaction.Id;
        var platform = bed.Platform;
        Refused("memo", await bed.PayAsync(1, "k2", memo: turned));
        Refused("idempotency_key", await bed.PayAsync(1, turned));
        Refused("note", await platform.Transactions.ReleaseAsync(Officer, referred, turned));
        Refused("rule", await platform.Proposals.DraftAsync(Officer, "NDHV", turned));
        Refused("name", await platform.Banks.CreateAsync(Staff, new Bank("SOLE", turned, "ESP", "EUR", "Europe/Madrid", "es")));
        Refused("name", await platform.Accounts.OpenAsync(Teller, new NewAccount("N9", "NDHV", "USD", new AccountHolder(turned))));
        Refused("address", await platform.Accounts.OpenAsync(Teller, new NewAccount("N9", "NDHV", "USD", new AccountHolder("N", turned))));
        Refused("identifier", await platform.Accounts.OpenAsync(Teller, new NewAccount("N9", "NDHV", "USD", new AccountHolder("N", "", turned))));
        Refused("name", await platform.Banks.PutListAsync(Officer, new BankList("NDHV", turned, "", [])));
        Refused("description", await platform.Banks.PutListAsync(Officer, new BankList("NDHV", "l", turned, [])));
        Refused("value", await platform.Banks.PutListAsync(Officer, new BankList("NDHV", "l", "", [new(ListSubject.Name, turned)])));
        Refused("name", await platform.Principals.AddAsync(Staff, Teller with { Name = turned }));
        Refused("reason", await platform.Stops.StopAsync(Staff, StopSubject.Component, new string('a', 64), turned));

        static void Refused<T>(string place, Result<T> result) => Assert.Equal(place, Failed(result, ErrorCode.Malformed).Place);
    }

    [Fact]
    public async Task A_name_in_another_normal_form_is_still_on_the_list_and_kept_as_it_came()
    {
        await using var bed = await CreateAsync();
        Ok(await bed.Platform.Banks.PutListAsync(Officer, new BankList("NDHV", "watch", "", [new(ListSubject.Name, "Jos\u00e9")])));
        await bed.InstallAsync("NDHV", "deny-listed watch");
        await bed.OpenAccountAsync("N3", "NDHV", "USD", 0, name: "Jose\u0301");

        Assert.Equal(TransactionStatus.Denied, Ok(await bed.PayAsync(1, "k1", destination: "N3")).Transaction.Status);
        Assert.Equal("Jose\u0301", Ok(await bed.Platform.Accounts.GetAsync(Teller, "N3")).Holder.Name);
    }
}
