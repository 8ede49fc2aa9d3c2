using System.Text.Json;
using Grpc.Core;
using Microsoft.Extensions.Logging;
using WasmPay.Api.V1;
using WasmPay.Server.Samples;
using WasmPay.Server.Tests.Support;
using static WasmPay.Server.Tests.Grpc.TransactionCallTests;

namespace WasmPay.Server.Tests;

/// <summary>A component that really kills its workers is called no more until staff releases it, and nobody else notices anything.</summary>
public sealed class QuarantineTests
{
    private static readonly Metadata Staff = RunningServer.As(SampleBanks.Staff);

    [WorkerTheory]
    [InlineData("gRPC")]
    [InlineData("JSON")]
    [InlineData("platform")]
    public async Task The_third_death_holds_a_component_and_a_release_has_it_called_again(string by)
    {
        await using var bed = await QuarantineBed.StartAsync();
        var (client, payments) = (new ValidatorService.ValidatorServiceClient(bed.Channel), new TransactionService.TransactionServiceClient(bed.Channel));
        var posted = await bed.PayAsync();
        Assert.Equal(TransactionStatus.Posted, posted.Status);
        Assert.Empty((await client.ListHeldComponentsAsync(new(), Staff)).Quarantined);

        await bed.QuarantineAsync();

        var replay = await payments.ReplayTransactionAsync(new() { Id = posted.Id }, Staff);
        Assert.Equal((true, 1), (replay.Agrees, replay.NotRun));
        Assert.Contains("quarantine", Assert.Single(replay.Evaluations).NotRun, StringComparison.Ordinal);
        var held = await bed.PayAsync();
        Assert.Equal((TransactionStatus.Referred, "quarantined"), (held.Status, Assert.Single(held.Evaluations).Trap));
        Assert.Equal(TransactionStatus.Posted, (await bed.PayElsewhereAsync()).Status);
        Assert.Equal(bed.Digest, Assert.Single((await client.ListHeldComponentsAsync(new(), Staff)).Quarantined).Digest);
        Assert.Equal(LogLevel.Error, bed.Log.Single("is quarantined, and its payments are referred").Level);

        await ReleaseAsync(bed, client, by);

        Assert.Equal(TransactionStatus.Posted, (await bed.PayAsync()).Status);
        Assert.Empty((await client.ListHeldComponentsAsync(new(), Staff)).Quarantined);
        await FailsAsync(StatusCode.NotFound, "not_found", client.ReleaseComponentAsync(new() { Digest = bed.Digest, Reason = "Again." }, Staff));
        var record = Assert.Single(await bed.Server.Platform.Audit.ReadAsync(0, 1_000, bed.Digest), r => r.Kind == "component.released");
        var body = JsonDocument.Parse(record.Body).RootElement;
        Assert.Equal("It was mended.", body.GetProperty("reason").GetString());
        Assert.Contains("3 workers died", body.GetProperty("held").GetString(), StringComparison.Ordinal);
    }

    [WorkerFact]
    public async Task After_a_release_deaths_are_counted_from_the_first_again_and_only_staff_releases()
    {
        await using var bed = await QuarantineBed.StartAsync();
        var client = new ValidatorService.ValidatorServiceClient(bed.Channel);
        await bed.QuarantineAsync();
        await FailsAsync(StatusCode.PermissionDenied, "forbidden", client.ReleaseComponentAsync(new() { Digest = bed.Digest, Reason = "Go." }, RunningServer.As(SampleBanks.Teller)));
        Assert.Equal("quarantined", Assert.Single((await bed.PayAsync()).Evaluations).Trap);

        await ReleaseAsync(bed, client, "gRPC");
        await bed.QuarantineAsync();

        Assert.Equal("quarantined", Assert.Single((await bed.PayAsync()).Evaluations).Trap);
    }

    private static async Task ReleaseAsync(QuarantineBed bed, ValidatorService.ValidatorServiceClient client, string by)
    {
        const string reason = "It was mended.";
        switch (by)
        {
            case "gRPC":
                var released = (await client.ReleaseComponentAsync(new() { Digest = bed.Digest, Reason = reason }, Staff)).Component;
                Assert.Contains("3 workers died", released.Reason, StringComparison.Ordinal);
                break;
            case "JSON":
                using (var http = new HttpClient { BaseAddress = bed.Server.HttpAddress })
                {
                    http.DefaultRequestHeaders.Authorization = new("Bearer", SampleBanks.Staff.Token);
                    using var answer = await http.PostAsync($"/v1/components/{bed.Digest}:release", RunningServer.Json($$"""{"reason":"{{reason}}"}"""));
                    Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
                }
                break;
            default:
                Assert.True((await bed.Server.Platform.Stops.ReleaseAsync(SampleBanks.Staff.Principal, bed.Digest, reason)).IsOk);
                break;
        }
    }
}

/// <summary>A theory that needs processes of guests' own, which not every system has.</summary>
public sealed class WorkerTheoryAttribute([System.Runtime.CompilerServices.CallerMemberName] string testName = "") : Testing.ConditionalTheoryAttribute(WorkerTests.MissingReason, testName);
