using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Google.Protobuf;
using Grpc.Core;
using WasmPay.Rpc.Tests.Support;
using WasmPay.Rpc.Tests.V1;
using WasmPay.Rpc.Wire;

namespace WasmPay.Rpc.Tests.Wire;

public sealed class RoundTripProperties(ParrotServer server) : IClassFixture<ParrotServer>
{
    private readonly Parrot.ParrotClient _client = server.Client();

    [Fact]
    public void Any_message_comes_back_as_it_was_sent() => Prop.ForAll<byte[], NonNull<string>, int>((payload, text, times) =>
    {
        var phrase = new Phrase { Payload = ByteString.CopyFrom(payload), Text = Printable(text.Get), Times = times };
        return _client.Say(phrase).Equals(phrase);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_bytes_in_metadata_come_back_as_they_were_sent() => Prop.ForAll<byte[][]>(values =>
    {
        var headers = new Metadata();
        foreach (var value in values) headers.Add("echo-any-bin", value);
        using var call = _client.SayAsync(new Phrase(), headers);
        call.ResponseAsync.GetAwaiter().GetResult();
        return call.GetTrailers().GetAll("echo-any-bin").Select(entry => Convert.ToHexString(entry.ValueBytes))
            .SequenceEqual(values.Select(Convert.ToHexString));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_status_detail_comes_back_as_it_was_sent() => Prop.ForAll<NonNull<string>>(text =>
    {
        var detail = Printable(text.Get);
        var error = Assert.Throws<RpcException>(() => _client.Fail(new Failure { Code = 9, Detail = detail }));
        return error.Status.Detail == detail;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_bytes_at_all_get_a_status_and_leave_the_server_alive() => Prop.ForAll<byte[], bool>((bytes, framed) =>
    {
        var body = framed ? RawClient.Frame(0, bytes) : bytes;
        var answer = RawClient.PostAsync(server.Address, RawClient.Say, body).GetAwaiter().GetResult();
        return answer.GrpcStatus is "0" or "8" or "12" or "13";
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Status_text_survives_its_encoding_and_is_printable_in_it() => Prop.ForAll<NonNull<string>>(text =>
    {
        var detail = Printable(text.Get);
        var encoded = StatusMessage.Encode(detail);
        return StatusMessage.Decode(encoded) == detail && encoded.All(character => character is >= ' ' and <= '~');
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Timeout_is_never_shortened_and_fits_eight_digits() => Prop.ForAll<long>(ticks =>
    {
        var timeout = TimeSpan.FromTicks(Math.Abs(ticks % TimeSpan.FromDays(100_000_000 / 24).Ticks) + 1);
        var header = TimeoutHeader.Format(timeout);
        return header.Length <= 9 && TimeoutHeader.TryParse(header, out var read) && read >= timeout
            && read - timeout <= timeout / 100_000 + TimeSpan.FromMicroseconds(1);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Gzip_gives_back_what_it_was_given() => Prop.ForAll<NonEmptyArray<byte>>(bytes =>
    {
        using var packed = new PooledBuffer();
        using var plain = new PooledBuffer();
        Compression.Compress(bytes.Get, packed, System.IO.Compression.CompressionLevel.Fastest);
        Compression.Decompress(new ReadOnlySequence<byte>(packed.WrittenMemory), plain, bytes.Get.Length);
        return plain.WrittenSpan.SequenceEqual(bytes.Get);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Messages_do_not_depend_on_how_their_bytes_arrive() => Prop.ForAll<byte[][], PositiveInt>((messages, step) =>
    {
        var bytes = messages.SelectMany(message => RawClient.Frame(0, message)).ToArray();
        var pipe = new Pipe();
        var reader = new MessageReader<string>(pipe.Reader, context => Convert.ToHexString(context.PayloadAsNewBuffer())) { MaxSize = 1 << 20 };
        var reading = ReadAllAsync(reader);
        foreach (var chunk in bytes.Chunk(step.Get)) pipe.Writer.WriteAsync(chunk).AsTask().GetAwaiter().GetResult();
        pipe.Writer.Complete();
        return reading.GetAwaiter().GetResult().SequenceEqual(messages.Select(Convert.ToHexString));
    }).QuickCheckThrowOnFailure();

    private static async Task<List<string>> ReadAllAsync(MessageReader<string> reader)
    {
        var read = new List<string>();
        while (await reader.ReadAsync(CancellationToken.None) is (true, var message)) read.Add(message);
        return read;
    }

    /// <summary>The text without unpaired surrogates, which no UTF-8 can carry.</summary>
    private static string Printable(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
}
