using System.Diagnostics;
using Spectre.Console;
using WasmPay.Cli.Console;

namespace WasmPay.Cli.Demo;

/// <summary>Tells a machine: one object a line, each with its <c>kind</c>: <c>stage</c>, <c>step</c>, <c>note</c> or <c>rows</c>.</summary>
internal sealed class JsonNarrator(TextWriter output) : INarrator
{
    private readonly long _began = Stopwatch.GetTimestamp();
    private int _stage;

    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(_began);

    public void Stage(string title) => JsonOutput.WriteLine(output, new { kind = "stage", stage = ++_stage, title });

    public void Done(string sentence, TimeSpan? took = null, ulong? fuel = null) =>
        JsonOutput.WriteLine(output, new { kind = "step", stage = _stage, sentence, microseconds = (long?)took?.TotalMicroseconds, fuel });

    public void Say(string sentence) => JsonOutput.WriteLine(output, new { kind = "note", stage = _stage, sentence });

    public async Task<T> WhileAsync<T>(string sentence, Func<IProgress<string>, Task<T>> work)
    {
        var began = Stopwatch.GetTimestamp();
        var result = await work(new Silence());
        Done(sentence, Stopwatch.GetElapsedTime(began));
        return result;
    }

    public void Show(string name, Table table, IEnumerable<object> rows) => JsonOutput.WriteLine(output, new { kind = "rows", name, rows });

    private sealed class Silence : IProgress<string>
    {
        public void Report(string value) { }
    }
}
