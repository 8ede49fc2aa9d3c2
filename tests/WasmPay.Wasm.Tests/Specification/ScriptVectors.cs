using System.Globalization;
using System.Runtime.Intrinsics;
using System.Text.Json;
using WasmPay.Wasm.Engine;

namespace WasmPay.Wasm.Tests.Specification;

/// <summary>Vectors in scripts: a lane's type, and a text for each lane.</summary>
internal static class ScriptVectors
{
    /// <summary>A vector without patterns.</summary>
    public static CoreValue Read(JsonElement value)
    {
        var vector = Vector128<byte>.Zero;
        var lanes = value.GetProperty("value").EnumerateArray().Select(lane => ulong.Parse(lane.GetString()!, CultureInfo.InvariantCulture)).ToArray();
        for (var i = 0; i < lanes.Length; i++)
        {
            vector = LaneBytes(value) switch
            {
                1 => vector.WithElement(i, (byte)lanes[i]),
                2 => vector.AsUInt16().WithElement(i, (ushort)lanes[i]).AsByte(),
                4 => vector.AsUInt32().WithElement(i, (uint)lanes[i]).AsByte(),
                _ => vector.AsUInt64().WithElement(i, lanes[i]).AsByte(),
            };
        }

        return CoreValue.V128(vector);
    }

    /// <summary>The lanes of an expected vector, each as a value of its own, beside those of an actual one.</summary>
    public static IEnumerable<(string Type, string Expected, CoreValue Actual)> Lanes(JsonElement expected, CoreValue actual)
    {
        var type = expected.GetProperty("lane_type").GetString()!;
        var vector = actual.AsV128;
        foreach (var (i, lane) in expected.GetProperty("value").EnumerateArray().Index())
        {
            yield return (type, lane.GetString()!, new CoreValue(
                LaneBytes(expected) switch
                {
                    1 => vector[i],
                    2 => vector.AsUInt16()[i],
                    4 => vector.AsUInt32()[i],
                    _ => vector.AsUInt64()[i],
                },
                null));
        }
    }

    private static int LaneBytes(JsonElement value) => 16 / value.GetProperty("value").GetArrayLength();
}
