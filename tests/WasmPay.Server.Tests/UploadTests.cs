using System.Net;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using WasmPay.Api.V1;
using WasmPay.Sandbox;
using WasmPay.Server.Samples;
using WasmPay.Server.Tests.Support;
using static WasmPay.Server.Tests.Grpc.TransactionCallTests;

namespace WasmPay.Server.Tests;

/// <summary>Components on their way in: what the sandbox takes can be uploaded, and nothing longer.</summary>
public sealed class UploadTests : IAsyncLifetime
{
    private const int Mebibyte = 1 << 20;
    private readonly string _folder = Directory.CreateTempSubdirectory("wasmpay-").FullName;

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return Task.CompletedTask;
    }

    // As long as CPython's, which is the largest that a toolchain is known to make.
    [Fact]
    public async Task A_component_of_eighteen_megabytes_is_taken_over_gRPC_and_in_JSON()
    {
        await using var server = await StartAsync(new());
        using var channel = Channel(server);
        var (first, second) = (PaddedComponent.Make(18_400_000, 1), PaddedComponent.Make(18_400_000, 2));

        var uploaded = (await Client(channel).UploadComponentAsync(new() { Component = ByteString.CopyFrom(first) }, RunningServer.As(SampleBanks.Engineer))).Component;
        Assert.Equal(first.Length, uploaded.Size);
        var proposed = await new ProposalService.ProposalServiceClient(channel)
            .CreateProposalAsync(new() { Target = "NDHV", Rule = "x", Component = ByteString.CopyFrom(first) }, RunningServer.As(SampleBanks.Engineer));
        Assert.Equal(uploaded.Digest, proposed.Proposal.Digest);

        using var http = Http(server);
        using var posted = await http.PostAsync("/v1/components", RunningServer.Json($$"""{"component":"{{Convert.ToBase64String(second)}}"}"""));
        Assert.Equal(HttpStatusCode.OK, posted.StatusCode);
    }

    [Fact]
    public async Task One_byte_more_than_the_sandbox_takes_is_refused_with_the_limits_name()
    {
        await using var server = await StartAsync(new() { ComponentBytes = Mebibyte });
        using var channel = Channel(server);
        await Client(channel).UploadComponentAsync(new() { Component = ByteString.CopyFrom(PaddedComponent.Make(Mebibyte)) }, RunningServer.As(SampleBanks.Engineer));

        var tooLong = Client(channel).UploadComponentAsync(new() { Component = ByteString.CopyFrom(PaddedComponent.Make(Mebibyte + 1)) }, RunningServer.As(SampleBanks.Engineer));

        await FailsAsync(StatusCode.ResourceExhausted, "too_large", tooLong);
        Assert.Contains("component-bytes", (await Assert.ThrowsAsync<RpcException>(async () => await tooLong)).Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_that_no_component_with_its_dossier_can_have_is_refused_before_it_is_read()
    {
        await using var server = await StartAsync(new() { ComponentBytes = Mebibyte });
        using var http = Http(server);
        // Says how long it is and never comes: only an answer that does not wait for it can end this.
        using var body = new StreamContent(new NeverComing());
        body.Headers.ContentLength = 40 * Mebibyte;
        body.Headers.ContentType = new("application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/components") { Content = body };
        request.Headers.ExpectContinue = true;

        using var refused = await http.SendAsync(request);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, refused.StatusCode);
    }

    [Fact]
    public async Task A_live_component_above_a_limit_that_was_lowered_does_not_stop_the_server_and_its_payments_wait()
    {
        var component = PaddedComponent.Make(5_000);
        await using (var before = await StartAsync(new()))
            await SampleBanks.SeedAsync(before.Platform, [new("nordhaven", "", "", component)]);

        await using var server = await StartAsync(new() { ComponentBytes = 4_000 });
        using var channel = Channel(server);
        var payment = (await new TransactionService.TransactionServiceClient(channel).SubmitTransactionAsync(new()
        {
            IdempotencyKey = "k1",
            OriginAccount = "NDHV-1002",
            DestinationAccount = "NDHV-1001",
            Amount = new Money { Units = 17, Currency = "USD" },
        }, RunningServer.As(SampleBanks.Teller))).Transaction;

        Assert.Equal(TransactionStatus.Referred, payment.Status);
        var evaluation = payment.Evaluations.Single(e => e.Target == "NDHV");
        Assert.Equal((OutcomeKind.HostFailure, "not-admitted"), (evaluation.Outcome, evaluation.Trap));
        Assert.Contains("at most 4000 are taken (component-bytes)", evaluation.Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_component_is_there_for_its_bank_and_the_platforms_staff_alone_and_each_bank_brings_it_as_if_it_were_the_first()
    {
        await using var server = await StartAsync(new());
        using var channel = Channel(server);
        var bytes = ByteString.CopyFrom(PaddedComponent.Make(5_000));
        var uploaded = (await Client(channel).UploadComponentAsync(new() { Component = bytes }, RunningServer.As(SampleBanks.Engineer))).Component;
        Assert.Equal("edda.engineer", uploaded.AddedBy);

        foreach (var person in (SamplePerson[])[SampleBanks.Teller, SampleBanks.Staff])
            Assert.Equal(uploaded, (await Client(channel).GetComponentAsync(new() { Digest = uploaded.Digest }, RunningServer.As(person))).Component);
        Assert.Equal(await RefusedAsync(new string('0', 64)), (await RefusedAsync(uploaded.Digest)).Replace(uploaded.Digest, new string('0', 64), StringComparison.Ordinal));

        var again = (await Client(channel).UploadComponentAsync(new() { Component = bytes }, RunningServer.As(SampleBanks.IcamerOfficer))).Component;
        Assert.Equal((uploaded.Digest, uploaded.Size, "iris.officer"), (again.Digest, again.Size, again.AddedBy));
        Assert.True(again.AddedAt.ToDateTimeOffset() > uploaded.AddedAt.ToDateTimeOffset());
        Assert.Equal(again, (await Client(channel).GetComponentAsync(new() { Digest = uploaded.Digest }, RunningServer.As(SampleBanks.IcamerTeller))).Component);
        Assert.Equal(again, (await Client(channel).UploadComponentAsync(new() { Component = bytes }, RunningServer.As(SampleBanks.IcamerOfficer))).Component);
        Assert.Equal(uploaded, (await Client(channel).GetComponentAsync(new() { Digest = uploaded.Digest }, RunningServer.As(SampleBanks.Engineer))).Component);

        async Task<string> RefusedAsync(string digest)
        {
            var refused = await Assert.ThrowsAsync<RpcException>(async () => await Client(channel).GetComponentAsync(new() { Digest = digest, WithBytes = true }, RunningServer.As(SampleBanks.IcamerTeller)));
            return $"{refused.StatusCode} {refused.Status.Detail}";
        }
    }

    private async Task<WasmPayServer> StartAsync(SandboxOptions sandbox)
    {
        var server = await WasmPayServer.StartAsync(new ServerOptions { Samples = true, Urls = "http://127.0.0.1:0", Database = Path.Combine(_folder, "uploads.db"), Sandbox = sandbox });
        await SampleBanks.SeedAsync(server.Platform, []);
        return server;
    }

    private static ValidatorService.ValidatorServiceClient Client(GrpcChannel channel) => new(channel);

    private static GrpcChannel Channel(WasmPayServer server) =>
        GrpcChannel.ForAddress(server.GrpcAddress, new GrpcChannelOptions { MaxSendMessageSize = null, MaxReceiveMessageSize = null });

    private static HttpClient Http(WasmPayServer server)
    {
        var http = new HttpClient { BaseAddress = server.HttpAddress };
        http.DefaultRequestHeaders.Authorization = new("Bearer", SampleBanks.Engineer.Token);
        return http;
    }

    private sealed class NeverComing : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return 0;
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
