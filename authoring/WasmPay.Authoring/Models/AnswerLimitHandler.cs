namespace WasmPay.Authoring.Models;

/// <summary>The endpoint sent more than the limit.</summary>
internal sealed class AnswerTooLongException(int limit) : IOException($"The model's endpoint answered with more than {limit} bytes.");

/// <summary>Reads every response into memory up to a limit, so that an endpoint cannot fill it.</summary>
internal sealed class AnswerLimitHandler(int limit) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        try
        {
            var bounded = new ByteArrayContent(await ReadAsync(response.Content, cancellationToken).ConfigureAwait(false));
            foreach (var header in response.Content.Headers) bounded.Headers.TryAddWithoutValidation(header.Key, header.Value);
            response.Content.Dispose();
            response.Content = bounded;
            return response;
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) =>
        throw new NotSupportedException("Calls of the model are asynchronous.");

    private async Task<byte[]> ReadAsync(HttpContent content, CancellationToken cancellation)
    {
        if (content.Headers.ContentLength > limit) throw new AnswerTooLongException(limit);
        await using var stream = await content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
        using var kept = new MemoryStream();
        var buffer = new byte[16 * 1024];
        for (int read; (read = await stream.ReadAsync(buffer, cancellation).ConfigureAwait(false)) > 0;)
        {
            if (kept.Length + read > limit) throw new AnswerTooLongException(limit);
            kept.Write(buffer, 0, read);
        }
        return kept.ToArray();
    }
}
