using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using WasmPay.Server.Logging;

namespace WasmPay.Server.Tests.Logging;

/// <summary>An event is a line, with its number and its trace, whatever stands in it.</summary>
public sealed class LogLinesTests
{
    [Fact]
    public void For_people_it_is_a_line_that_nothing_in_it_can_end()
    {
        var line = Write(LogFormat.Text, "a\nfail: 904 \u001b[31m", new InvalidOperationException("it\nbroke"));
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z error 920 WasmPay\.Server\.Calls a\\u000afail: 904 \\u001b\[31m System\.InvalidOperationException: it \| broke\n$", line);
    }

    [Fact]
    public void For_programs_it_is_an_object_with_its_fields()
    {
        var json = JsonDocument.Parse(Write(LogFormat.Json, "a\nb", new InvalidOperationException("it broke"))).RootElement;
        Assert.Equal(("error", 920, "WasmPay.Server.Calls", "a\nb"), (Text("level"), json.GetProperty("event").GetInt32(), Text("category"), Text("message")));
        Assert.Equal(("a\nb", 7), (json.GetProperty("fields").GetProperty("What").GetString(), json.GetProperty("fields").GetProperty("Count").GetInt32()));
        Assert.Contains("it broke", Text("exception"), StringComparison.Ordinal);
        Assert.False(json.TryGetProperty("trace", out _));
        string? Text(string name) => json.GetProperty(name).GetString();
    }

    [Theory]
    [InlineData(LogFormat.Text)]
    [InlineData(LogFormat.Json)]
    public void In_a_trace_it_says_which(LogFormat format)
    {
        using var activity = new Activity("call").SetIdFormat(ActivityIdFormat.W3C).Start();
        Assert.Contains(activity.TraceId.ToHexString(), Write(format, "a", null), StringComparison.Ordinal);
    }

    private static string Write(LogFormat format, string what, Exception? failure)
    {
        var lines = new LogLines(Options.Create(new LogLineOptions { Format = format }));
        using var output = new StringWriter { NewLine = "\n" };
        KeyValuePair<string, object?>[] state = [new("What", what), new("Count", 7), new("{OriginalFormat}", "{What}")];
        lines.Write(new LogEntry<IReadOnlyList<KeyValuePair<string, object?>>>(LogLevel.Error, "WasmPay.Server.Calls", new EventId(920), state, failure, (s, _) => (string)s[0].Value!), null, output);
        return output.ToString();
    }
}
