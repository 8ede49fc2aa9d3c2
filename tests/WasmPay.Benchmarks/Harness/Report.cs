using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace WasmPay.Benchmarks.Harness;

/// <summary>Prints rows for people or for machines.</summary>
public static class Report
{
    private static readonly JsonSerializerOptions JsonLines = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>One object a line.</summary>
    public static void PrintJson(Row row) => Console.WriteLine(JsonSerializer.Serialize(row, JsonLines));

    /// <summary>A block for each item, aligned.</summary>
    public static void PrintTable(IReadOnlyList<Row> rows)
    {
        foreach (var item in rows.GroupBy(row => (row.Suite, row.Item)))
        {
            Console.WriteLine();
            Console.WriteLine($"{item.Key.Suite}: {item.Key.Item}");
            var width = item.Max(row => row.Subject.Length);
            foreach (var row in item)
            {
                var figures = row.Value is null
                    ? ""
                    : $"{Quantity(row.Value, row.Unit),12} {(row.Best is null ? "" : "best " + Quantity(row.Best, row.Unit)),17} {(row.Ratio is null ? "" : Number(row.Ratio.Value) + "x"),9} {(row.AllocatedBytes is null ? "" : Number(row.AllocatedBytes.Value) + " B"),10}  ";
                var goal = row.Goal is { } set ? $"goal: {set.Text}, {(set.IsMet ? "met" : "MISSED")}" : "";
                Console.WriteLine($"  {row.Subject.PadRight(width)}  {figures}{string.Join("; ", ((string[])[goal, row.Note]).Where(text => text.Length > 0))}");
            }
        }
    }

    private static string Quantity(double? value, string unit) => (value!.Value, unit) switch
    {
        ( >= 1e9, "ns") => Number(value.Value / 1e9) + " s",
        ( >= 1e6, "ns") => Number(value.Value / 1e6) + " ms",
        ( >= 1e3, "ns") => Number(value.Value / 1e3) + " us",
        _ => Number(value.Value) + " " + unit,
    };

    private static string Number(double value) => value.ToString(value switch { >= 1_000 => "#,0", >= 100 => "0", >= 10 => "0.0", >= 0.1 or 0 => "0.00", _ => "0.0000" }, CultureInfo.InvariantCulture);
}
