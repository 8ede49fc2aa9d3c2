using WasmPay.Sandbox.Components.Linking;
using WasmPay.Sandbox.Components.Types;
using WasmPay.Sandbox.Components.Values;
using WasmPay.Wasm.Engine;

namespace WasmPay.Sandbox.Tests.Conformance;

/// <summary>The host that the scripts import: functions, a core module, and resources that count their drops.</summary>
internal sealed class ScriptHost(ComponentGraph graph, ICoreEngine engine)
{
    private static readonly ValType U32 = PrimType.Of(Prim.U32);

    // (module (global (export "g") i32 (i32.const 100)) (func (export "f") (result i32) i32.const 101))
    private static readonly byte[] SimpleModule =
    [
        0x00, 0x61, 0x73, 0x6D, 0x01, 0x00, 0x00, 0x00, 0x01, 0x05, 0x01, 0x60, 0x00, 0x01, 0x7F, 0x03, 0x02, 0x01, 0x00,
        0x06, 0x07, 0x01, 0x7F, 0x00, 0x41, 0xE4, 0x00, 0x0B, 0x07, 0x09, 0x02, 0x01, 0x67, 0x03, 0x00, 0x01, 0x66, 0x00, 0x00,
        0x0A, 0x07, 0x01, 0x05, 0x00, 0x41, 0xE5, 0x00, 0x0B,
    ];

    private uint _drops;
    private uint _lastDrop;

    public void Register(Dictionary<string, RuntimeItem> named)
    {
        _ = graph;
        named["host-return-two"] = Func([], U32, _ => new UnsignedValue(2));
        named["host-echo-u32"] = Func([new("v", U32)], U32, arguments => arguments[0]);
        named["host"] = new RuntimeInstance(Host());
        named["wasmtime"] = new RuntimeInstance(new Dictionary<string, RuntimeItem>
        {
            ["gc"] = Func([], null, _ => null),
            ["set-max-table-capacity"] = Func([new("max", U32)], null, _ => null),
        });
    }

    private Dictionary<string, RuntimeItem> Host()
    {
        var (first, second) = (new ResourceNode(new ResourceId()), new ResourceNode(new ResourceId()));
        void Dropped(uint rep) => (_drops, _lastDrop) = (_drops + 1, rep);
        var resource1 = new RuntimeResource("resource1", null) { HostDestructor = Dropped };
        var resource2 = new RuntimeResource("resource2", null) { HostDestructor = Dropped };
        var resources = new Dictionary<ResourceId, RuntimeResource> { [first.Id] = resource1, [second.Id] = resource2 };
        HandleType own = new(first, borrowed: false), self = new(first, borrowed: true);

        HostFunc Resource(Field[] parameters, ValType? result, HostBody body) => new(new(parameters, result), resources.GetValueOrDefault, body);
        static ComponentValue? Same(ReadOnlySpan<ComponentValue> arguments, int rep)
        {
            var want = (uint)((UnsignedValue)arguments[rep]).Value;
            Assert.Equal(want, ((HandleValue)arguments[0]).Representation);
            return null;
        }
        return new()
        {
            ["return-three"] = Func([], U32, _ => new UnsignedValue(3)),
            ["return-hi"] = Func([], PrimType.Of(Prim.String), _ => new TextValue("hi")),
            ["nested"] = new RuntimeInstance(new Dictionary<string, RuntimeItem> { ["return-four"] = Func([], U32, _ => new UnsignedValue(4)) }),
            ["simple-module"] = Simple(),
            ["resource1"] = new RuntimeType(resource1, first, resources.GetValueOrDefault),
            ["resource1-again"] = new RuntimeType(resource1, first, resources.GetValueOrDefault),
            ["resource2"] = new RuntimeType(resource2, second, resources.GetValueOrDefault),
            ["[constructor]resource1"] = Resource([new("rep", U32)], own, arguments => new HandleValue(resource1, (uint)((UnsignedValue)arguments[0]).Value, false)),
            ["[static]resource1.assert"] = Resource([new("r", own), new("rep", U32)], null, arguments =>
            {
                Same(arguments, 1);
                Dropped(((HandleValue)arguments[0]).Representation);
                return null;
            }),
            ["[static]resource1.last-drop"] = Func([], U32, _ => new UnsignedValue(_lastDrop)),
            ["[static]resource1.drops"] = Func([], U32, _ => new UnsignedValue(_drops)),
            ["[method]resource1.simple"] = Resource([new("self", self), new("rep", U32)], null, arguments => Same(arguments, 1)),
            ["[method]resource1.take-borrow"] = Resource([new("self", self), new("b", self)], null, _ => null),
            ["[method]resource1.take-own"] = Resource([new("self", self), new("b", own)], null, _ => null),
        };
    }

    private RuntimeModule Simple()
    {
        Assert.True(engine.TryCompile(SimpleModule, new(), out var module, out _));
        return new(module, new CoreModuleType
        {
            Imports = new Dictionary<(string, string), ExternType>(),
            Exports = module.Exports.ToDictionary(export => export.Name, export => export.Type),
        }, hasStart: false);
    }

    private static HostFunc Func(Field[] parameters, ValType? result, HostBody body) => new(new(parameters, result), _ => null, body);
}
