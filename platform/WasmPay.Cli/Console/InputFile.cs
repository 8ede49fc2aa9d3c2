using System.Text.Json;

namespace WasmPay.Cli.Console;

/// <summary>Reads what the caller names, bounded before it is parsed.</summary>
internal static class InputFile
{
    private const int JsonBytesMax = 64 << 20;

    /// <summary>The bytes of a file, or of standard input for <c>-</c>, refused above <paramref name="bytesMax"/>.</summary>
    public static async Task<byte[]> ReadAsync(string path, int bytesMax, string what, CancellationToken cancellation)
    {
        try
        {
            if (path == "-")
            {
                using var standardInput = System.Console.OpenStandardInput();
                return await ReadBoundedAsync(standardInput, bytesMax, what, cancellation);
            }
            Check(path, what);
            using var file = File.OpenRead(path);
            if (file.Length > bytesMax) throw TooLarge(bytesMax, what);
            return await ReadBoundedAsync(file, bytesMax, what, cancellation);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new BadInputException($"The {what} at {path} cannot be read: {unreadable.Message}");
        }
    }

    /// <summary>Bad input where a path does not name a regular file.</summary>
    public static void Check(string path, string what)
    {
        if (Directory.Exists(path)) throw new BadInputException($"{path} is a folder; name the file of the {what}.");
        if (!File.Exists(path)) throw new BadInputException($"There is no {what} at {path}; check the path.");
        if (!RegularFile.IsAt(path)) throw new BadInputException($"{path} is a pipe or a device; name a file of the {what}.");
    }

    /// <summary>A JSON document.</summary>
    public static async Task<JsonDocument> ReadJsonAsync(string path, string what, CancellationToken cancellation)
    {
        var bytes = await ReadAsync(path, JsonBytesMax, what, cancellation);
        try
        {
            // Some editors begin a file with a byte order mark, which is no part of the JSON.
            var start = bytes.AsSpan().StartsWith("\uFEFF"u8) ? 3 : 0;
            return JsonDocument.Parse(bytes.AsMemory(start), new JsonDocumentOptions { MaxDepth = 64 });
        }
        catch (JsonException bad)
        {
            throw new BadInputException($"The {what} is not JSON: {bad.Message}");
        }
    }

    private static BadInputException TooLarge(int bytesMax, string what) =>
        new($"The {what} is larger than {bytesMax:N0} bytes, which is the most that is read.");

    private static async Task<byte[]> ReadBoundedAsync(Stream stream, int bytesMax, string what, CancellationToken cancellation)
    {
        using var buffer = new MemoryStream();
        var chunk = new byte[64 << 10];
        int read;
        while ((read = await stream.ReadAsync(chunk, cancellation)) > 0)
        {
            if (buffer.Length + read > bytesMax)
                throw TooLarge(bytesMax, what);
            buffer.Write(chunk, 0, read);
        }
        return buffer.ToArray();
    }
}
