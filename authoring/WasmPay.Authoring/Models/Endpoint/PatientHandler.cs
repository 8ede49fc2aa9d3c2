using System.Buffers;
using System.IO.Pipelines;

namespace WasmPay.Authoring.Models.Endpoint;

/// <summary>
/// Reads an answer as it comes. Its time is not limited but its silence is: a policy's reading takes minutes, and a line that is dead for one of them
/// will not come back. Length and, very generously, the whole are limited too, so that nobody is held for ever by one who sends a byte now and
/// then. It lies beneath whoever sends again, so that an answer that broke off midway is sent again by the same count.
/// </summary>
internal sealed class PatientHandler(ModelOptions options, TimeProvider time) : DelegatingHandler
{
    private const int BufferBytes = 16 * 1024, ErrorBytes = 64 * 1024, ProgressBytes = 2 * 1024, TailBytes = 8 * 1024;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var silence = new CancellationTokenSource(options.Silence, time);
        using var whole = new CancellationTokenSource(options.LongestAnswer, time);
        using var any = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, silence.Token, whole.Token);
        var reading = new Reading(silence, any.Token);
        HttpResponseMessage? response = null;
        try
        {
            response = await base.SendAsync(request, any.Token).ConfigureAwait(false);
            await ReadAsync(response, reading).ConfigureAwait(false);
            return response;
        }
        catch (Exception failed) when (!cancellationToken.IsCancellationRequested)
        {
            response?.Dispose();
            throw failed switch
            {
                OperationCanceledException when whole.IsCancellationRequested => Endless(reading, $"went on for longer than {options.LongestAnswer.TotalMinutes:0.##} minutes"),
                OperationCanceledException when reading.Bytes == 0 => new EndpointException(EndpointFault.Silent, 0, $"The model's endpoint does not answer within {options.Silence.TotalSeconds:0.##} s."),
                OperationCanceledException => new EndpointException(EndpointFault.Silent, reading.Bytes, $"The model's endpoint fell silent for {options.Silence.TotalSeconds:0.##} s after {reading.Bytes} bytes of its answer."),
                IOException when failed is not EndpointException => BrokeOff(reading),
                HttpRequestException when response is not null => BrokeOff(reading),
                _ => failed,
            };
        }
        catch
        {
            response?.Dispose();
            throw;
        }
    }

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) =>
        throw new NotSupportedException("Calls of the model are asynchronous.");

    private async Task ReadAsync(HttpResponseMessage response, Reading reading)
    {
        var limit = response.IsSuccessStatusCode ? options.AnswerBytes : Math.Min(ErrorBytes, options.AnswerBytes);
        using var kept = new MemoryStream();
        await using var stream = await response.Content.ReadAsStreamAsync(reading.Cancellation).ConfigureAwait(false);
        var buffer = new byte[BufferBytes];
        for (int read; (read = await stream.ReadAsync(buffer, reading.Cancellation).ConfigureAwait(false)) > 0;)
        {
            reading.Silence.CancelAfter(options.Silence);
            var room = limit - (int)kept.Length;
            kept.Write(buffer, 0, Math.Min(read, room));
            Tell(reading, read);
            if (read <= room) continue;
            // Of a failure its beginning says enough.
            if (!response.IsSuccessStatusCode) break;
            throw Endless(reading, $"sent more than {limit} bytes");
        }
        var bytes = kept.ToArray();
        if (IsStream(response) && !IsFinished(bytes)) throw BrokeOff(reading);
        response.Content = Replace(response.Content, bytes);
    }

    private void Tell(Reading reading, int read)
    {
        var before = reading.Bytes;
        reading.Bytes += read;
        if (before == 0 || before / ProgressBytes != reading.Bytes / ProgressBytes) options.Progress?.Report(new ModelProgress(options.Model, reading.Bytes));
    }

    private static bool IsStream(HttpResponseMessage response) =>
        response.IsSuccessStatusCode && response.Content.Headers.ContentType?.MediaType == "text/event-stream";

    /// <summary>A stream that is whole says so by its last event, or at least why the model has ended.</summary>
    private static bool IsFinished(ReadOnlySpan<byte> bytes)
    {
        var tail = bytes[Math.Max(0, bytes.Length - TailBytes)..];
        return tail.IndexOf("[DONE]"u8) >= 0 || tail.IndexOf("\"finish_reason\":\""u8) >= 0 || tail.IndexOf("\"finish_reason\": \""u8) >= 0;
    }

    private static StreamContent Replace(HttpContent content, byte[] bytes)
    {
        // The client's library takes a stream that can go back for one that it has read itself already.
        var whole = new StreamContent(PipeReader.Create(new ReadOnlySequence<byte>(bytes)).AsStream());
        foreach (var header in content.Headers)
            if (header.Key != "Content-Length") whole.Headers.TryAddWithoutValidation(header.Key, header.Value);
        content.Dispose();
        return whole;
    }

    private static EndpointException Endless(Reading reading, string what) => new(EndpointFault.Endless, reading.Bytes, $"The model's endpoint {what}; its answer is not used.");

    private static EndpointException BrokeOff(Reading reading) =>
        new(EndpointFault.BrokeOff, reading.Bytes, $"The model's endpoint broke off after {reading.Bytes} bytes of its answer.");

    private sealed class Reading(CancellationTokenSource silence, CancellationToken cancellation)
    {
        public CancellationTokenSource Silence => silence;

        public CancellationToken Cancellation => cancellation;

        public long Bytes { get; set; }
    }
}
