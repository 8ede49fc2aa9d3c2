using System.Globalization;
using System.Text.Json;
using WasmPay.Wasm.Engine;
using ValueType = WasmPay.Wasm.Engine.ValueType;

namespace WasmPay.Wasm.Tests.Specification;

/// <summary>Runs the commands of one script against an engine; every command that does not hold is a failure with its line.</summary>
internal sealed class ScriptRunner : IDisposable
{
    private const ulong Fuel = 1UL << 40;

    private readonly string _folder;
    private readonly ICoreEngine _engine;
    private readonly CompileOptions _options;
    private readonly ICoreStore _store;
    private readonly Dictionary<string, Func<string, ICoreExtern?>> _registered = [];
    private readonly Dictionary<string, ICoreInstance> _named = [];
    private readonly List<string> _failures = [];
    private readonly List<ScriptCall> _calls = [];
    private ICoreInstance? _current;

    public ScriptRunner(string folder, ICoreEngine engine, CompileOptions options)
    {
        _options = options;
        _folder = folder;
        _engine = engine;
        // All modules of a script live in one store.
        _store = engine.CreateStore(new StoreLimits { Memories = 10_000, Tables = 10_000 });
        var host = SpecTestHost.Create(_store);
        _registered["spectest"] = name => host.GetValueOrDefault(name);
    }

    /// <summary>Commands that were run and judged.</summary>
    public int Commands { get; private set; }

    /// <summary>Commands about the text format, which an engine of binaries does not read.</summary>
    public int TextCommands { get; private set; }

    public IReadOnlyList<string> Failures => _failures;

    /// <summary>The calls of functions, in the script's order.</summary>
    public IReadOnlyList<ScriptCall> Calls => _calls;

    /// <summary>The fuel of a call, by the number of its command.</summary>
    public Func<int, ulong> FuelOf { get; init; } = _ => Fuel;

    /// <summary>What becomes of a valid module before it is compiled.</summary>
    public Func<byte[], byte[]> Rewrite { get; init; } = module => module;

    public void Run(string script)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(_folder, script + ".json")));
        foreach (var command in document.RootElement.GetProperty("commands").EnumerateArray())
        {
            if (command.TryGetProperty("module_type", out var kind) && kind.GetString() == "text")
            {
                TextCommands++;
                continue;
            }

            Commands++;
            try
            {
                Run(command);
            }
            catch (Exception e)
            {
                _failures.Add($"line {command.GetProperty("line")}: {command.GetProperty("type").GetString()}: {e.GetType().Name}: {e.Message.Split('\n')[0]}");
            }
        }
    }

    public void Dispose() => _store.Dispose();

    private void Run(JsonElement command)
    {
        switch (command.GetProperty("type").GetString())
        {
            case "module":
                _current = Instantiate(command);
                if (command.TryGetProperty("name", out var name)) _named[name.GetString()!] = _current;
                break;
            case "register":
                var instance = Instance(command);
                _registered[command.GetProperty("as").GetString()!] = instance.Export;
                break;
            case "action":
                Act(command);
                break;
            case "assert_return":
                CheckResults(command, Act(command));
                break;
            case "assert_trap":
                CheckTrap(command, () => Act(command));
                break;
            case "assert_exhaustion":
                CheckTrap(command, () => Act(command));
                break;
            case "assert_uninstantiable":
                CheckTrap(command, () => Instantiate(command));
                break;
            case "assert_invalid":
                CheckRefused(command, ModuleErrorKind.Invalid);
                break;
            case "assert_malformed":
                CheckRefused(command, ModuleErrorKind.Malformed);
                break;
            case "assert_unlinkable":
                CheckUnlinkable(command);
                break;
            default:
                throw new InvalidOperationException("A command that the runner does not know.");
        }
    }

    private ICoreInstance Instance(JsonElement command) =>
        command.TryGetProperty("name", out var name) ? _named[name.GetString()!]
        : command.TryGetProperty("module", out var module) ? _named[module.GetString()!]
        : _current!;

    private ICoreModule Compile(JsonElement command)
    {
        var binary = File.ReadAllBytes(Path.Combine(_folder, command.GetProperty("filename").GetString()!));
        Assert.True(_engine.TryCompile(Rewrite(binary), _options, out var module, out var error), error?.Message);
        return module!;
    }

    private ICoreInstance Instantiate(JsonElement command)
    {
        var module = Compile(command);
        var imports = module.Imports.Select(import =>
            (_registered.TryGetValue(import.Module, out var exports) ? exports(import.Name) : null)
            ?? throw new LinkException($"unknown import: {import.Module} {import.Name}")).ToArray();
        _store.Fuel = Fuel;
        return _store.Instantiate(module, imports);
    }

    private CoreValue[] Act(JsonElement command)
    {
        var action = command.GetProperty("action");
        var instance = Instance(action);
        var field = action.GetProperty("field").GetString()!;
        if (action.GetProperty("type").GetString() == "get") return [((ICoreGlobal)instance.Export(field)!).Value];
        var function = (ICoreFunction)instance.Export(field)!;
        var arguments = action.GetProperty("args").EnumerateArray().Select(Argument).ToArray();
        var results = new CoreValue[((FunctionType)function.Type).Results.Length];
        var fuel = FuelOf(Commands);
        TrapCode? trap = null;
        _store.Fuel = fuel;
        try
        {
            function.Invoke(arguments, results);
        }
        catch (TrapException trapped)
        {
            trap = trapped.Code;
            throw;
        }
        finally
        {
            _calls.Add(new ScriptCall(Commands, field, fuel - _store.Fuel, trap));
        }

        return results;
    }

    private static CoreValue Argument(JsonElement value)
    {
        var type = value.GetProperty("type").GetString()!;
        return type == "v128" ? ScriptVectors.Read(value) : Scalar(type, value.GetProperty("value").GetString()!);
    }

    private static CoreValue Scalar(string type, string text) => type switch
    {
        "i8" or "i16" or "i32" or "f32" => new CoreValue(uint.Parse(text, CultureInfo.InvariantCulture), null),
        "i64" or "f64" => new CoreValue(ulong.Parse(text, CultureInfo.InvariantCulture), null),
        _ => CoreValue.Ref(text == "null" ? null : uint.Parse(text, CultureInfo.InvariantCulture)),
    };

    private static void CheckResults(JsonElement command, CoreValue[] results)
    {
        var expected = command.GetProperty("expected").EnumerateArray().ToArray();
        Assert.Equal(expected.Length, results.Length);
        for (var i = 0; i < expected.Length; i++)
            Assert.True(Matches(expected[i], results[i]), $"expected {expected[i].GetRawText()}, got {results[i]}");
    }

    // NaN patterns as the suite's README says: canonical has only the highest bit of the payload, arithmetic has it among others.
    private static bool Matches(JsonElement expected, CoreValue actual)
    {
        var type = expected.GetProperty("type").GetString()!;
        if (!expected.TryGetProperty("value", out var value)) return actual.Reference is not null;
        return type == "v128"
            ? ScriptVectors.Lanes(expected, actual).All(lane => Matches(lane.Type, lane.Expected, lane.Actual))
            : Matches(type, value.GetString()!, actual);
    }

    private static bool Matches(string type, string expected, CoreValue actual) => (type, expected) switch
    {
        ("f32", "nan:canonical") => (actual.Bits & 0x7FFFFFFF) == 0x7FC00000,
        ("f32", "nan:arithmetic") => (actual.Bits & 0x7FC00000) == 0x7FC00000,
        ("f64", "nan:canonical") => (actual.Bits & 0x7FFFFFFFFFFFFFFF) == 0x7FF8000000000000,
        ("f64", "nan:arithmetic") => (actual.Bits & 0x7FF8000000000000) == 0x7FF8000000000000,
        _ => Scalar(type, expected) == actual,
    };

    private static void CheckTrap(JsonElement command, Action action)
    {
        var text = command.GetProperty("text").GetString()!;
        var trap = Assert.Throws<TrapException>(action);
        var expected = text.Split(' ') switch
        {
            ["uninitialized", "element", ..] => TrapCode.UninitializedElement,
            _ => text switch
            {
                "unreachable" => TrapCode.Unreachable,
                "integer divide by zero" => TrapCode.IntegerDivideByZero,
                "integer overflow" => TrapCode.IntegerOverflow,
                "invalid conversion to integer" => TrapCode.InvalidConversionToInteger,
                "out of bounds memory access" => TrapCode.OutOfBoundsMemoryAccess,
                "out of bounds table access" => TrapCode.OutOfBoundsTableAccess,
                "undefined element" => TrapCode.UndefinedElement,
                "indirect call type mismatch" => TrapCode.IndirectCallTypeMismatch,
                "call stack exhausted" => TrapCode.CallStackExhausted,
                _ => throw new InvalidOperationException($"A trap that the runner does not know: {text}"),
            },
        };
        Assert.Equal(expected, trap.Code);
    }

    private void CheckRefused(JsonElement command, ModuleErrorKind kind)
    {
        var binary = File.ReadAllBytes(Path.Combine(_folder, command.GetProperty("filename").GetString()!));
        Assert.False(_engine.TryCompile(binary, new CompileOptions(), out _, out var error), $"accepted what is {kind}: {command.GetProperty("text")}");
        // Two memories, and imports of tags, are refused by the name of the feature that they are of, whatever else is wrong.
        if (error is { Kind: ModuleErrorKind.Unsupported, Message: "multi-memory is not supported" or "exceptions is not supported" }) return;
        Assert.True(error.Kind == kind, $"expected {kind} ({command.GetProperty("text")}), got {error}");
        Assert.InRange(error.Offset, 0, binary.Length);
    }

    private void CheckUnlinkable(JsonElement command)
    {
        var refusal = Assert.Throws<LinkException>(() => Instantiate(command));
        Assert.StartsWith(command.GetProperty("text").GetString()!, refusal.Message, StringComparison.Ordinal);
    }
}

/// <summary>What one call of a script used, and by which trap it ended if by one.</summary>
internal readonly record struct ScriptCall(int Command, string Function, ulong Fuel, TrapCode? Trap);

/// <summary>The module <c>spectest</c> that the suite's README describes.</summary>
internal static class SpecTestHost
{
    public static Dictionary<string, ICoreExtern> Create(ICoreStore store)
    {
        ICoreFunction Print(params ValueType[] types) => store.CreateFunction(new FunctionType([.. types], []), (_, _) => { });
        return new Dictionary<string, ICoreExtern>
        {
            ["print"] = Print(),
            ["print_i32"] = Print(ValueType.I32),
            ["print_i64"] = Print(ValueType.I64),
            ["print_f32"] = Print(ValueType.F32),
            ["print_f64"] = Print(ValueType.F64),
            ["print_i32_f32"] = Print(ValueType.I32, ValueType.F32),
            ["print_f64_f64"] = Print(ValueType.F64, ValueType.F64),
            ["global_i32"] = store.CreateGlobal(new GlobalType(ValueType.I32, false), CoreValue.I32(666)),
            ["global_i64"] = store.CreateGlobal(new GlobalType(ValueType.I64, false), CoreValue.I64(666)),
            ["global_f32"] = store.CreateGlobal(new GlobalType(ValueType.F32, false), CoreValue.F32(666.6f)),
            ["global_f64"] = store.CreateGlobal(new GlobalType(ValueType.F64, false), CoreValue.F64(666.6)),
            ["table"] = store.CreateTable(new TableType(ValueType.FuncRef, new SizeLimits(10, 20)), default),
            ["memory"] = store.CreateMemory(new MemoryType(new SizeLimits(1, 2))),
        };
    }
}
