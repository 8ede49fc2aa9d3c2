using System.Globalization;
using System.Reflection;

namespace WasmPay.Sandbox.Limits;

/// <summary>All limits of a sandbox by name: the one table from which command line, configuration, help and documentation are made.</summary>
public static class SandboxLimits
{
    private const string Section = "Sandbox:", Shape = "Sandbox:Limits:";

    /// <summary>Limits on what a call may use and answer.</summary>
    internal static IReadOnlyList<LimitOption> OfCalls { get; } =
    [
        Of(nameof(SandboxOptions.Fuel), "units of fuel", 1, 1_000_000_000_000, "A call takes a few nanoseconds for each unit while code is interpreted, about one once it is compiled.",
            options => (long)options.Fuel, (options, value) => options with { Fuel = (ulong)value }),
        Of(nameof(SandboxOptions.MemoryBytes), "bytes", 1, 1L << 32, "Every instance that is running or kept ready may hold as much.",
            options => options.MemoryBytes, (options, value) => options with { MemoryBytes = value }),
        Of("DeadlineMilliseconds", "milliseconds", 1, 3_600_000, "A guest that costs the host more than its fuel holds a thread for as long; the call then refers.",
            options => (long)options.Deadline.TotalMilliseconds, (options, value) => options with { Deadline = TimeSpan.FromMilliseconds(value) }),
        Of(nameof(SandboxOptions.ResidentBytes), "bytes", 0, 1L << 32, "An instance kept ready that has written more gives its pages back to the system, which costs its next call the page faults.",
            options => options.ResidentBytes, (options, value) => options with { ResidentBytes = value }),
        Of(nameof(SandboxOptions.ProcessMemoryBytes), "bytes", 1 << 20, 1L << 40, "What all guests of the process together may hold of linear memory; it has to be there.",
            options => options.ProcessMemoryBytes, (options, value) => options with { ProcessMemoryBytes = value }),
        Of(nameof(SandboxOptions.Handles), "handles", 1, 1_000_000, "Each takes 64 bytes of the host while a guest holds it.",
            options => options.Handles, (options, value) => options with { Handles = (int)value }),
        Of(nameof(SandboxOptions.CoreInstances), "instances", 1, 10_000, "Each is made at every cold call and has its own linear memory where it defines one.",
            options => options.CoreInstances, (options, value) => options with { CoreInstances = (int)value }),
        Of(nameof(SandboxOptions.GuestThreads), "threads", 1, 1_024, "Each reserves its stack, and is one more guest that runs at the same time.",
            options => options.GuestThreads, (options, value) => options with { GuestThreads = (int)value }),
        Of(nameof(SandboxOptions.GuestThreadStackBytes), "bytes", 1 << 20, 1 << 30, "Addresses for each guest thread; pages are taken as deep calls touch them.",
            options => options.GuestThreadStackBytes, (options, value) => options with { GuestThreadStackBytes = (int)value }),
        Of(nameof(SandboxOptions.CallDepth), "calls", 1, 10_000, "Each takes up to 40 KB of the stack of every thread on which guests run: addresses, and memory where a guest is as deep.",
            options => options.CallDepth, (options, value) => options with { CallDepth = (int)value }),
        Of(nameof(SandboxOptions.ComponentBytes), "bytes", 1, 256 << 20, "Each validator's bytes stay in memory, and decoding takes some ten nanoseconds for each; the server's largest request has to hold one.",
            options => options.ComponentBytes, (options, value) => options with { ComponentBytes = (int)value }),
        Of(nameof(SandboxOptions.FunctionCompileWork), "units of work", 1, 1_000_000_000, "Wasmtime's compiler takes up to some 2 microseconds and 250 bytes for each, beside the calls; larger functions are left to the managed engine.",
            options => options.FunctionCompileWork, (options, value) => options with { FunctionCompileWork = value }),
        Of(nameof(SandboxOptions.ComponentCompileWork), "units of work", 1, 10_000_000_000, "Wasmtime's compiler takes up to some 2 microseconds for each, beside the calls; larger ones are left to the managed engine.",
            options => options.ComponentCompileWork, (options, value) => options with { ComponentCompileWork = value }),
        Of(nameof(SandboxOptions.CompiledValidators), "validators", 1, 1_000_000, "Each takes some ten kilobytes, and more the larger its code.",
            options => options.CompiledValidators, (options, value) => options with { CompiledValidators = (int)value }),
        Of(nameof(SandboxOptions.ReadyValidators), "validators", 1, 100_000, "Each holds its instances' linear memories.",
            options => options.ReadyValidators, (options, value) => options with { ReadyValidators = (int)value }),
        Of(nameof(SandboxOptions.Findings), "findings", 0, 10_000, "Each is read, stored and shown with the verdict.",
            options => options.Findings, (options, value) => options with { Findings = (int)value }),
        Of(nameof(SandboxOptions.TextBytes), "bytes", 0, 1 << 20, "Every text of a verdict may be as long, and is stored with it.",
            options => options.TextBytes, (options, value) => options with { TextBytes = (int)value }),
        Of(nameof(SandboxOptions.VerdictBytes), "bytes", 0, 16 << 20, "All texts of a verdict together; they are stored and sent with every payment, and clients of gRPC take 4 MiB of a message.",
            options => options.VerdictBytes, (options, value) => options with { VerdictBytes = (int)value }),
    ];

    /// <summary>Limits on the shape of a component, in the order of <see cref="GuestLimits"/>.</summary>
    internal static IReadOnlyList<LimitOption> OfGuests { get; } =
        [.. typeof(GuestLimits).GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(property => (property, limit: property.GetCustomAttribute<GuestLimitAttribute>()))
            .Where(each => each.limit is not null).Select(each => Of(each.property, each.limit!))];

    /// <summary>All limits.</summary>
    public static IReadOnlyList<LimitOption> All { get; } = [.. OfCalls, .. OfGuests];

    /// <summary>
    /// The limits beside fuel on which an answer may depend, as <c>name=value</c> with spaces between, for its record: a guest sees how far its
    /// memory grows, and is stopped by the others.
    /// </summary>
    public static string OfAnswers(SandboxOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return string.Create(CultureInfo.InvariantCulture,
            $"memory-bytes={options.MemoryBytes} handles={options.Handles} call-depth={options.CallDepth} findings={options.Findings} text-bytes={options.TextBytes} verdict-bytes={options.VerdictBytes}");
    }

    /// <summary>The options with a limit that is written <c>name=value</c>.</summary>
    /// <exception cref="FormatException">It is not; the message is a sentence that says what is.</exception>
    public static SandboxOptions Set(SandboxOptions options, string setting)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(setting);
        var name = setting.Split('=')[0];
        if (name.Length == setting.Length) throw new FormatException($"A limit is written name=value, not \"{setting}\".");
        var limit = All.FirstOrDefault(each => each.Name == name)
            ?? throw new FormatException($"There is no limit \"{name}\"; there are {string.Join(", ", All.Select(each => each.Name))}.");
        return Set(options, limit, setting[(name.Length + 1)..]);
    }

    /// <summary>
    /// The options with what a configuration says of limits, by keys such as <c>Sandbox:Fuel</c> and <c>Sandbox:Limits:FunctionBytes</c>; a
    /// double underscore does for a colon, as in names of environment variables, and letters may be of either case. Keys of other sections are
    /// not looked at.
    /// </summary>
    /// <param name="options">What holds where nothing is said.</param>
    /// <param name="settings">Keys and values.</param>
    /// <param name="others">Keys of the same section that are no limits.</param>
    /// <exception cref="FormatException">A value is not allowed, a key is none or is there twice; the message is a sentence.</exception>
    public static SandboxOptions Configure(SandboxOptions options, IEnumerable<KeyValuePair<string, string?>> settings, params IReadOnlyCollection<string> others)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(others);
        var seen = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (written, value) in settings)
        {
            var key = written.Replace("__", ":", StringComparison.Ordinal);
            if (value is null || !key.StartsWith(Section, StringComparison.OrdinalIgnoreCase)) continue;
            // Of two values one would hold, and the operator might think it is the other.
            if (!seen.TryAdd(key, written)) throw new FormatException($"{seen[key]} and {written} are the same; set one of them.");
            if (All.FirstOrDefault(each => key.Equals(each.Key, StringComparison.OrdinalIgnoreCase)) is { } limit) options = Set(options, limit, value);
            else if (!others.Contains(key, StringComparer.OrdinalIgnoreCase)) throw new FormatException(NoSuchKey(written, key, [.. All.Select(each => each.Key), .. others]));
        }
        return options;
    }

    private static string NoSuchKey(string written, string key, IEnumerable<string> known)
    {
        var (name, nearest) = (Last(key), known.MinBy(each => NameDistance.Between(Last(key), Last(each)))!);
        if (written.Contains("__", StringComparison.Ordinal)) nearest = nearest.Replace(":", "__", StringComparison.Ordinal);
        // Some letters in a name are a slip; with more it is another.
        return NameDistance.Between(name, Last(nearest.Replace("__", ":", StringComparison.Ordinal))) <= Math.Max(2, name.Length / 4)
            ? $"There is no setting {written}; the nearest is {nearest}."
            : $"There is no setting {written}; `wasmpay limits` lists all of them.";

        static string Last(string key) => key[(key.LastIndexOf(':') + 1)..];
    }

    private static SandboxOptions Set(SandboxOptions options, LimitOption limit, string text)
    {
        if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value))
            throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"The limit {limit.Name} takes a whole number of {limit.Unit} from {limit.Least} to {limit.Most}, not \"{text}\"."));
        return limit.Problem(value) is { } problem ? throw new FormatException(problem) : limit.With(options, value);
    }

    private static LimitOption Of(
        string property, string unit, long least, long most, string cost, Func<SandboxOptions, long> get, Func<SandboxOptions, long, SandboxOptions> with) =>
        new(LimitOption.Kebab(property), Section + property, unit, least, most, cost) { Get = get, With = with };

    private static LimitOption Of(PropertyInfo property, GuestLimitAttribute limit) =>
        new(LimitOption.Kebab(property.Name), Shape + property.Name, limit.Unit, 1, limit.Most, limit.Cost)
        {
            Get = options => (int)property.GetValue(options.Limits)!,
            With = (options, value) =>
            {
                var changed = options.Limits with { };
                property.SetValue(changed, (int)value);
                return options with { Limits = changed };
            },
        };
}
