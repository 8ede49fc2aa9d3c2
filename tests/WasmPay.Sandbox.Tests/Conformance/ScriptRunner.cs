using System.Text.Json;
using WasmPay.Sandbox.Components;
using WasmPay.Sandbox.Components.Binary;
using WasmPay.Sandbox.Components.Linking;
using WasmPay.Sandbox.Components.Values;
using WasmPay.Wasm.Engine;

namespace WasmPay.Sandbox.Tests.Conformance;

/// <summary>Runs one script's commands on an engine and says which of them do not hold.</summary>
internal sealed class ScriptRunner(string folder, ICoreEngine engine) : IDisposable
{
    private readonly ComponentGraph _graph = new(engine.CreateStore(new() { MemoryBytes = 4L << 30, Memories = 10_000, Tables = 10_000 }), instanceLimit: 100_000);
    private readonly Dictionary<string, ComponentPlan> _definitions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, RuntimeItem> _named = new(StringComparer.Ordinal);
    private readonly List<ICoreModule> _modules = [];
    private ComponentInstance? _current;
    private ComponentPlan? _latest;

    public List<string> Failures { get; } = [];

    public int Passed { get; private set; }

    public int Marked { get; private set; }

    public void Run()
    {
        new ScriptHost(_graph, engine).Register(_named);
        using var script = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "commands.json")));
        foreach (var command in script.RootElement.GetProperty("commands").EnumerateArray())
        {
            // What the manifest marks: text, which needs a WAT parser, and modules with several memories.
            if (command.TryGetProperty("needs_text_parser", out _) || Needs(command, "core:multi_memory"))
            {
                Marked++;
                continue;
            }
            var problem = Try(command);
            if (problem is null) Passed++;
            else Failures.Add($"line {command.GetProperty("line").GetInt32()} {command.GetProperty("type").GetString()}: {problem}");
        }
    }

    private static bool Needs(JsonElement command, string feature) =>
        command.TryGetProperty("needs", out var needs) && needs.EnumerateArray().Any(need => need.GetString() == feature);

    private string? Try(JsonElement command)
    {
        _graph.Store.Fuel = 1_000_000_000;
        try
        {
            return Do(command);
        }
        catch (Exception thrown) when (thrown is TrapException or LinkException or ComponentLinkException)
        {
            return $"{thrown.GetType().Name}: {thrown.Message}";
        }
        catch (Exception bug)
        {
            return bug.ToString();
        }
    }

    private string? Do(JsonElement command)
    {
        switch (command.GetProperty("type").GetString())
        {
            case "module":
                var (plan, error) = Decode(command);
                if (error is not null) return $"refused: {error}";
                if (plan is null) return null;
                Instantiate(plan, NameOf(command, "name"));
                return null;
            case "module_definition":
                (plan, error) = Decode(command);
                if (error is not null) return $"refused: {error}";
                _latest = plan;
                if (NameOf(command, "name") is { } name) _definitions[name] = plan!;
                return null;
            case "module_instance":
                Instantiate(NameOf(command, "module") is { } module ? _definitions[module] : _latest!, NameOf(command, "instance"));
                return null;
            case "assert_return": return AssertReturn(command);
            case "assert_trap": return Fails(command, () => Invoke(command.GetProperty("action")));
            case "assert_invalid" or "assert_malformed":
                return Decode(command).Error is null ? "accepted" : null;
            case "assert_unlinkable" or "assert_uninstantiable":
                var (bad, refused) = Decode(command);
                return refused is not null ? $"refused too early: {refused}" : Fails(command, () => Instantiate(bad!, null));
            case var other: return $"unknown command {other}";
        }
    }

    private static string? NameOf(JsonElement command, string key) =>
        command.TryGetProperty(key, out var name) && name.ValueKind == JsonValueKind.String ? name.GetString() : null;

    private (ComponentPlan? Plan, ComponentError? Error) Decode(JsonElement command)
    {
        var bytes = File.ReadAllBytes(Path.Combine(folder, command.GetProperty("filename").GetString()!));
        if (bytes is [0, 0x61, 0x73, 0x6D, 1, 0, 0, 0, ..])
        {
            if (!engine.TryCompile(bytes, new(), out var core, out var problem)) return (null, new(ComponentErrorKind.Invalid, problem.Message, problem.Offset));
            _modules.Add(core);
            return (null, null);
        }
        var (plan, modules, error) = ComponentDecoder.Decode(bytes, engine, new(), new() { Instances = 50_000 });
        _modules.AddRange(modules);
        return (plan, error);
    }

    private void Instantiate(ComponentPlan plan, string? name)
    {
        _current = null;
        _current = _graph.Instantiate(plan, (import, _) => _named.GetValueOrDefault(import));
        if (name is not null) _named[name] = new RuntimeInstance(_current.Exports);
    }

    private ComponentValue? Invoke(JsonElement action)
    {
        var exports = NameOf(action, "module") is { } module ? ((RuntimeInstance)_named[module]).Exports : _current!.Exports;
        var func = (RuntimeFunc)exports[action.GetProperty("field").GetString()!];
        var arguments = action.GetProperty("args").EnumerateArray().Select((json, i) => ScriptValues.Read(json, func.Signature.Parameters[i].Type)).ToArray();
        var result = func.Call(arguments, out var finish);
        finish?.Invoke();
        return result;
    }

    private string? AssertReturn(JsonElement command)
    {
        var action = command.GetProperty("action");
        var result = Invoke(action);
        if (!command.TryGetProperty("expected", out var expected) || expected.GetArrayLength() == 0) return result is null ? null : $"unexpected {result}";
        var exports = NameOf(action, "module") is { } module ? ((RuntimeInstance)_named[module]).Exports : _current!.Exports;
        var want = ScriptValues.Read(expected[0], ((RuntimeFunc)exports[action.GetProperty("field").GetString()!]).Signature.Result!);
        return want.Equals(result) ? null : $"expected {want}, got {result}";
    }

    private static string? Fails(JsonElement command, Action act)
    {
        var text = command.GetProperty("text").GetString()!.Replace("wasm trap: ", "", StringComparison.Ordinal);
        try
        {
            act();
            return $"nothing failed; expected \"{text}\"";
        }
        catch (TrapException trap)
        {
            return Says(trap.Message, text) || (trap.Code == TrapCode.Unreachable && text.Contains("unreachable", StringComparison.Ordinal))
                ? null
                : $"trapped with \"{trap.Message}\" ({trap.Code}); expected \"{text}\"";
        }
        catch (Exception failed) when (failed is LinkException or ComponentLinkException)
        {
            // Kinds of items have several names in the scripts' own texts.
            var plain = text.Replace("found instance", "found instance", StringComparison.Ordinal).Replace("expected function", "expected func", StringComparison.Ordinal).Replace("module import `::`", "module import", StringComparison.Ordinal);
            var message = failed.Message.Replace("module import `::`", "module import", StringComparison.Ordinal);
            return Says(message, plain) ? null : $"failed with \"{failed.Message}\"; expected \"{text}\"";
        }
    }

    private static bool Says(string message, string text) => message.Contains(text, StringComparison.Ordinal);

    public void Dispose()
    {
        _graph.Dispose();
        foreach (var module in _modules) module.Dispose();
    }
}
