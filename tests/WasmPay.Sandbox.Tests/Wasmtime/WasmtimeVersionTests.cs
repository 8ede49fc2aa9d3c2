using System.Reflection;
using System.Runtime.Loader;
using WasmPay.Sandbox.Engines.Wasmtime;
using WasmPay.Testing;

namespace WasmPay.Sandbox.Tests.Wasmtime;

/// <summary>
/// Every case of <see cref="WasmtimeEngineTests"/> again on Wasmtime 36. A process binds its native imports once for an assembly, so
/// the cases run in a load context that has its own copy of the assemblies.
/// </summary>
public sealed class WasmtimeVersionTests
{
    private static readonly Lazy<Assembly> On36 = new(Load);

    public static TheoryData<string> Cases =>
        [.. typeof(WasmtimeEngineTests).GetMethods().Where(method => method.GetCustomAttribute<FactAttribute>() is not null).Select(method => method.Name)];

    [SharedTheory(WasmtimeLibraryForTests.Wheel36)]
    [MemberData(nameof(Cases))]
    public void Wasmtime_36_passes(string testCase)
    {
        var type = On36.Value.GetType(typeof(WasmtimeEngineTests).FullName!, throwOnError: true)!;
        var tests = (IDisposable)Activator.CreateInstance(type)!;
        using (tests) type.GetMethod(testCase)!.Invoke(tests, null);
    }

    [SharedFact(WasmtimeLibraryForTests.Wheel36)]
    public void The_version_is_read_off_the_library()
    {
        Assert.True(WasmtimeLibrary.TryFind(WasmtimeFixture.Options.LibraryPath, out var library, out _));
        Assert.Equal(new WasmtimeVersion(48, 0, 0), library.Version);
        var find = On36.Value.GetType(typeof(WasmtimeLibrary).FullName!)?.GetMethod("TryFind", [typeof(string).MakeByRefType()])
            ?? Context36().LoadFromAssemblyName(typeof(WasmtimeLibrary).Assembly.GetName()).GetType(typeof(WasmtimeLibrary).FullName!)!.GetMethod("TryFind", [typeof(string).MakeByRefType()])!;
        Wasmtime_36_passes(nameof(WasmtimeEngineTests.A_function_is_called_with_its_arguments_and_its_fuel_is_counted));
        object?[] arguments = [null];
        Assert.Equal(true, find.Invoke(null, arguments));
        Assert.StartsWith("Wasmtime 36.0.0 from ", (string)arguments[0]!, StringComparison.Ordinal);
    }

    private static AssemblyLoadContext Context36() => AssemblyLoadContext.GetLoadContext(On36.Value)!;

    private static Assembly Load()
    {
        var context = new AssemblyLoadContext("wasmtime-36");
        string[] copied = [typeof(WasmtimeEngine).Assembly.Location, typeof(WasmPay.Wasm.Engine.ICoreEngine).Assembly.Location];
        foreach (var path in copied) context.LoadFromAssemblyPath(path);
        var tests = context.LoadFromAssemblyPath(typeof(WasmtimeVersionTests).Assembly.Location);
        tests.GetType(typeof(WasmtimeFixture).FullName!)!.GetProperty(nameof(WasmtimeFixture.Wheel))!.SetValue(null, WasmtimeLibraryForTests.Wheel36);
        return tests;
    }
}
