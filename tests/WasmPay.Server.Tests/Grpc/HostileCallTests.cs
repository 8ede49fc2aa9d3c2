using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Grpc.Core;
using WasmPay.Api.V1;
using WasmPay.Server.Samples;
using WasmPay.Server.Tests.Support;

namespace WasmPay.Server.Tests.Grpc;

public sealed class HostileCallTests(RunningServer running) : IClassFixture<RunningServer>
{
    private const string Submit = "/wasmpay.v1.TransactionService/SubmitTransaction";

    [Fact]
    public async Task A_message_that_claims_a_gigabyte_is_refused_without_being_read()
    {
        var head = new byte[5];
        BinaryPrimitives.WriteUInt32BigEndian(head.AsSpan(1), 1 << 30);

        Assert.Equal(StatusCode.ResourceExhausted, await PostAsync(head));
        await IsAtWorkAsync();
    }

    [Fact]
    public async Task A_gigabyte_that_is_really_sent_is_cut_off()
    {
        using var client = new HttpClient();
        using var request = Request(new StreamContent(new EndlessStream(1L << 30)));
        try
        {
            using var response = await client.SendAsync(request);
            Assert.NotEqual(StatusCode.OK, StatusOf(response));
        }
        catch (HttpRequestException)
        {
            // The server reset the stream before the client had sent it all.
        }
        await IsAtWorkAsync();
    }

    [Fact]
    public async Task A_message_that_is_no_message_is_refused()
    {
        Assert.Equal(StatusCode.InvalidArgument, await PostAsync([0, 0, 0, 0, 3, 0xff, 0xff, 0xff]));
        await IsAtWorkAsync();
    }

    [Fact]
    public async Task A_message_that_is_no_message_is_told_so_in_gRPC_Web_too()
    {
        using var client = running.Http(SampleBanks.Teller);
        using var content = new ByteArrayContent([0, 0, 0, 0, 3, 0xff, 0xff, 0xff]);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc-web");
        using var answer = await client.PostAsync(Submit, content);
        var told = string.Join(' ', answer.Headers.Concat(answer.TrailingHeaders).SelectMany(h => h.Value)) + Encoding.UTF8.GetString(await answer.Content.ReadAsByteArrayAsync());
        Assert.Contains("wasmpay.v1.SubmitTransactionRequest", Uri.UnescapeDataString(told), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stream_that_ends_within_a_message_is_refused()
    {
        Assert.Equal(StatusCode.InvalidArgument, await PostAsync([0, 0, 0, 0, 100, 1, 2, 3]));
        await IsAtWorkAsync();
    }

    private async Task<StatusCode> PostAsync(byte[] body)
    {
        using var client = new HttpClient();
        using var request = Request(new ByteArrayContent(body));
        using var response = await client.SendAsync(request);
        await response.Content.ReadAsByteArrayAsync();
        return StatusOf(response);
    }

    private HttpRequestMessage Request(HttpContent content)
    {
        content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(running.Server.GrpcAddress, Submit))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = content,
        };
        request.Headers.TE.ParseAdd("trailers");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", SampleBanks.Teller.Token);
        return request;
    }

    private static StatusCode StatusOf(HttpResponseMessage response)
    {
        var found = response.TrailingHeaders.TryGetValues("grpc-status", out var values) || response.Headers.TryGetValues("grpc-status", out values);
        return found ? (StatusCode)int.Parse(values!.First(), System.Globalization.CultureInfo.InvariantCulture) : StatusCode.Unknown;
    }

    private async Task IsAtWorkAsync()
    {
        var banks = await new BankService.BankServiceClient(running.Channel).ListBanksAsync(new(), RunningServer.As(SampleBanks.Officer));
        Assert.Equal(SampleBanks.Banks.Count, banks.Banks.Count);
        Assert.True((await running.Server.Platform.Audit.VerifyAsync()).IsIntact);
    }

    /// <summary>So many zero bytes, without holding them.</summary>
    private sealed class EndlessStream(long length) : Stream
    {
        private long _left = length;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var read = (int)Math.Min(_left, count);
            Array.Clear(buffer, offset, read);
            // The first message says that it is a gigabyte.
            if (_left == 1L << 30 && read >= 5) BinaryPrimitives.WriteUInt32BigEndian(buffer.AsSpan(offset + 1), (1 << 30) - 5);
            _left -= read;
            return read;
        }

        public override void Flush() { }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
