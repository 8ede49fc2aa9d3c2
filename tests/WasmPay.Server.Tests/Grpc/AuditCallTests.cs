using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Data.Sqlite;
using WasmPay.Api.V1;
using WasmPay.Platform.Audit.Heads;
using WasmPay.Server.Audit;
using WasmPay.Server.Samples;
using WasmPay.Server.Tests.Support;
using static WasmPay.Server.Tests.Grpc.TransactionCallTests;

namespace WasmPay.Server.Tests.Grpc;

public sealed class AuditCallTests : IAsyncLifetime
{
    private static readonly Metadata Staff = RunningServer.As(SampleBanks.Staff);
    private static readonly Metadata Teller = RunningServer.As(SampleBanks.Teller);
    private readonly string _folder = Directory.CreateTempSubdirectory("wasmpay-").FullName;
    private WasmPayServer _server = null!;
    private GrpcChannel _channel = null!;

    private AuditService.AuditServiceClient Client => new(_channel);

    private string Heads => Path.Combine(_folder, "heads.jsonl");

    public async Task InitializeAsync()
    {
        _server = await WasmPayServer.StartAsync(new RunningServer().Options with
        {
            Database = Path.Combine(_folder, "server.db"),
            AuditHeads = new AuditHeadOptions(Path.Combine(_folder, "key.pem"), Heads) { Interval = TimeSpan.FromMilliseconds(50) },
        });
        await SampleBanks.SeedAsync(_server.Platform, RunningServer.Validators);
        _channel = GrpcChannel.ForAddress(_server.GrpcAddress);
    }

    public async Task DisposeAsync()
    {
        _channel.Dispose();
        await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task The_books_are_made_anew_and_the_first_difference_is_said_with_both_values()
    {
        var sound = await Client.VerifyBooksAsync(new(), Staff);
        Assert.Equal((true, true, true, null), (sound.AuditIntact, sound.LedgerSound, sound.BooksSound, sound.FirstDifference));

        using (var connection = new SqliteConnection($"Data Source={Path.Combine(_folder, "server.db")}"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "UPDATE accounts SET floor_units = -100 WHERE id = 'NDHV-1001'";
            command.ExecuteNonQuery();
        }
        var changed = await Client.VerifyBooksAsync(new(), Staff);
        var first = changed.FirstDifference;
        Assert.Equal((true, true, false), (changed.AuditIntact, changed.LedgerSound, changed.BooksSound));
        Assert.Equal(("accounts", "NDHV-1001", "floor_units", "0", "-100"), (first.Table, first.Key, first.Field, first.AuditSays, first.StoreSays));
    }

    [Fact]
    public async Task A_banks_people_do_not_see_the_books()
    {
        await FailsAsync(StatusCode.PermissionDenied, "forbidden", Client.VerifyBooksAsync(new(), Teller));
        await FailsAsync(StatusCode.PermissionDenied, "forbidden", Client.ListAuditRecordsAsync(new(), Teller));
    }

    [Fact]
    public async Task The_chains_end_is_signed_as_it_moves_and_everybody_who_is_known_can_check_it()
    {
        var head = await NewerAsync(0);
        await _server.Platform.Accounts.FundAsync(SampleBanks.Staff.Principal, "NDHV-1001", 5);
        var next = await NewerAsync(head.Sequence);
        var answer = await Client.GetAuditHeadAsync(new(), Teller);

        using var key = HeadPublicKey.Parse(answer.PublicKeyPem).Value;
        Assert.Equal(answer.KeyId, key.Id);
        var record = (await Client.ListAuditRecordsAsync(new() { AfterSequence = next.Sequence - 1, PageSize = 1 }, Staff)).Records.Single();
        Assert.Equal(record.Hash, next.Hash);
        Assert.All((await Client.ListAuditHeadsAsync(new(), Teller)).Heads, h => Assert.True(key.Signed(new SignedHead(h.Sequence, h.Hash, h.AtMs, h.KeyId, h.Signature))));
        await FailsAsync(StatusCode.Unauthenticated, "unauthenticated", Client.GetAuditHeadAsync(new()));
    }

    [Fact]
    public async Task A_server_that_stops_signs_what_came_last()
    {
        await _server.Platform.Accounts.FundAsync(SampleBanks.Staff.Principal, "NDHV-1001", 5);
        var last = (await _server.Platform.Audit.VerifyAsync()).Records;
        await _server.StopAsync();
        Assert.Equal(last, HeadFile.Open(Heads).Value.Newest?.Sequence);
    }

    [Fact]
    public async Task A_server_without_a_key_says_that_it_signs_nothing()
    {
        await using var server = await WasmPayServer.StartAsync(new RunningServer().Options with { Database = Path.Combine(_folder, "other.db") });
        await SampleBanks.SeedAsync(server.Platform, RunningServer.Validators);
        using var channel = GrpcChannel.ForAddress(server.GrpcAddress);
        await FailsAsync(StatusCode.NotFound, "not_found", new AuditService.AuditServiceClient(channel).GetAuditHeadAsync(new(), Staff));
    }

    private async Task<AuditHead> NewerAsync(long than)
    {
        while (true)
        {
            if ((await Client.ListAuditHeadsAsync(new() { AfterSequence = than }, Teller)).Heads is { Count: > 0 } heads) return heads[^1];
            await Task.Delay(20);
        }
    }
}
