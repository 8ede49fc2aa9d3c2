using System.Diagnostics;
using System.Text.Json;
using WasmPay.Sandbox.Contracts;
using WasmPay.Testing;

namespace WasmPay.Sandbox.Tests.Guests;

/// <summary>One call of the manifest: what goes in, and what Wasmtime 48 made of it.</summary>
internal sealed record GuestCall(string Name, LegacyRequest Request, LegacyAnswer Answer, ulong Fuel, IReadOnlyList<LogLine> Log);

/// <summary>Guests from real toolchains, with the answers, logs and fuel that Wasmtime 48 gave.</summary>
internal static class GuestManifest
{
    public const string File = "components/manifest.json";

    public static IReadOnlyList<GuestCall> Calls(string component)
    {
        using var manifest = JsonDocument.Parse(System.IO.File.ReadAllText(SharedMaterial.PathOf(File)));
        var inputs = manifest.RootElement.GetProperty("inputs");
        var found = manifest.RootElement.GetProperty("components").EnumerateArray().Single(each => each.GetProperty("file").GetString() == component);
        return [.. found.GetProperty("runs").EnumerateArray().SelectMany(run => run.GetProperty("calls").EnumerateArray()).Select(call => Read(call, inputs))];
    }

    private static GuestCall Read(JsonElement call, JsonElement inputs)
    {
        var name = call.GetProperty("input").GetString()!;
        Assert.True(LegacyRequest.TryRead(inputs.GetProperty(name), out var request, out var error), error);
        var answer = call.GetProperty("expect").GetProperty("answer");
        var seen = call.GetProperty("wasmtime");
        var log = seen.TryGetProperty("logs", out var lines)
            ? lines.EnumerateArray().Select(line => new LogLine(line[0].GetString()!, line[1].GetString()!, line[2].GetString()!)).ToArray()
            : [];
        return new(name, request, new(answer.GetProperty("approved").GetBoolean(), answer.GetProperty("reason").GetString()), seen.GetProperty("call_fuel").GetUInt64(), log);
    }

    public static byte[] Bytes(string component)
    {
        var path = SharedMaterial.PathOf("components/" + component);
        if (!component.EndsWith(".xz", StringComparison.Ordinal)) return System.IO.File.ReadAllBytes(path);
        using var unpack = Process.Start(new ProcessStartInfo("xz", ["-dkc", path]) { RedirectStandardOutput = true })!;
        using var bytes = new MemoryStream();
        unpack.StandardOutput.BaseStream.CopyTo(bytes);
        unpack.WaitForExit();
        Assert.Equal(0, unpack.ExitCode);
        return bytes.ToArray();
    }
}
