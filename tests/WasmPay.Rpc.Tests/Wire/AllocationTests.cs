using System.IO.Compression;
using WasmPay.Rpc.Tests.Support;

namespace WasmPay.Rpc.Tests.Wire;

/// <summary>Tests that measure the whole process, and so run alone.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;

[Collection(nameof(Alone))]
public sealed class AllocationTests(ParrotServer server) : IClassFixture<ParrotServer>
{
    private const string ResourceExhausted = "8";
    private const long Mebibyte = 1024 * 1024;

    [Theory]
    [InlineData(1u << 30)]
    [InlineData(uint.MaxValue)]
    [InlineData(4u * 1024 * 1024 + 1)]
    public async Task Message_that_declares_too_much_is_refused_while_the_client_still_sends(uint declared)
    {
        using var content = new OpenEndedContent([.. RawClient.Prefix(0, declared), 1, 2, 3]);
        var before = GC.GetTotalAllocatedBytes();
        var answer = await RawClient.PostAsync(server.Address, RawClient.Say, content, RawClient.Http2, "application/grpc");
        Assert.Equal(ResourceExhausted, answer.GrpcStatus);
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 16 * Mebibyte);
    }

    [Fact]
    public async Task Decompression_bomb_is_refused_at_the_size_limit()
    {
        var bomb = RawClient.Frame(1, GzipOfZeros(256 * Mebibyte));
        Assert.InRange(bomb.Length, 1, 4 * Mebibyte);
        var before = GC.GetTotalAllocatedBytes();
        var answer = await RawClient.PostAsync(server.Address, RawClient.Say, bomb, "application/grpc", ("grpc-encoding", "gzip"));
        Assert.Equal(ResourceExhausted, answer.GrpcStatus);
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 32 * Mebibyte);
    }

    private static byte[] GzipOfZeros(long length)
    {
        using var buffer = new MemoryStream();
        using (var gzip = new GZipStream(buffer, CompressionLevel.Optimal))
        {
            var zeros = new byte[Mebibyte];
            for (long written = 0; written < length; written += zeros.Length) gzip.Write(zeros);
        }
        return buffer.ToArray();
    }
}
