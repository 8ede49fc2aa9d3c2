using System.Diagnostics;
using System.Globalization;
using Spectre.Console;
using WasmPay.Cli.Console;

namespace WasmPay.Cli.Demo;

/// <summary>Tells what happens, as it happens.</summary>
internal interface INarrator
{
    /// <summary>Time since the beginning.</summary>
    TimeSpan Elapsed { get; }

    /// <summary>Begins a stage.</summary>
    void Stage(string title);

    /// <summary>Tells that a step is done.</summary>
    void Done(string sentence, TimeSpan? took = null, ulong? fuel = null);

    /// <summary>Tells something that is neither done nor wrong.</summary>
    void Say(string sentence);

    /// <summary>Does something long.</summary>
    Task<T> WhileAsync<T>(string sentence, Func<IProgress<string>, Task<T>> work);

    /// <summary>Shows a table; a machine gets its rows under a name.</summary>
    void Show(string name, Table table, IEnumerable<object> rows);
}

/// <summary>Tells a person: a heading for each stage, a line for each step with its time and fuel.</summary>
internal sealed class Narrator(IAnsiConsole console) : INarrator
{
    private readonly long _began = Stopwatch.GetTimestamp();
    private int _stage;

    /// <summary>Begins a stage.</summary>
    public void Stage(string title)
    {
        console.WriteLine();
        console.Write(new Rule($"[bold]{++_stage}. {Terminal.Markup(title)}[/]") { Justification = Justify.Left, Style = Style.Parse("grey") });
    }

    /// <summary>Tells that a step is done.</summary>
    public void Done(string sentence, TimeSpan? took = null, ulong? fuel = null)
    {
        var figures = new List<string>();
        if (took is { } time) figures.Add(Format(time));
        if (fuel is { } used) figures.Add($"{used.ToString("N0", CultureInfo.InvariantCulture)} fuel");
        var tail = figures.Count == 0 ? "" : $"  [grey]{string.Join(", ", figures)}[/]";
        console.MarkupLine($"   [green]✓[/] {Terminal.Markup(sentence)}{tail}");
    }

    /// <summary>Tells something that is neither done nor wrong.</summary>
    public void Say(string sentence) => console.MarkupLine($"     {Terminal.Markup(sentence)}");

    /// <summary>Does something long, with a line that moves while it is done.</summary>
    public async Task<T> WhileAsync<T>(string sentence, Func<IProgress<string>, Task<T>> work)
    {
        var began = Stopwatch.GetTimestamp();
        T result = default!;
        await console.Status().StartAsync(Terminal.Markup(sentence), async status =>
            result = await work(new Relay(text => status.Status(Terminal.Markup(text)))));
        Done(sentence, Stopwatch.GetElapsedTime(began));
        return result;
    }

    /// <summary>Shows a table.</summary>
    public void Show(string name, Table table, IEnumerable<object> rows) => console.Write(table);

    /// <summary>Time since the beginning.</summary>
    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(_began);

    /// <summary>A time as a person reads it.</summary>
    public static string Format(TimeSpan time) => time.TotalSeconds < 1
        ? $"{time.TotalMilliseconds.ToString("N0", CultureInfo.InvariantCulture)} ms"
        : $"{time.TotalSeconds.ToString("N1", CultureInfo.InvariantCulture)} s";

    // Reports at once and in order, which Progress<T> does not promise.
    private sealed class Relay(Action<string> tell) : IProgress<string>
    {
        public void Report(string value) => tell(value);
    }
}
