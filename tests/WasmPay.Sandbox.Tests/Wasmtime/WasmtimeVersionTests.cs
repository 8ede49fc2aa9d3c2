using System.Reflection;
using System.Runtime.Loader;
using WasmPay.Sandbox.Engines.Wasmtime;
using WasmPay.Sandbox.Tests.Differential;
using WasmPay.Testing;

namespace WasmPay.Sandbox.Tests.Wasmtime;

/// <summary>
/// The cases of the engine and of its agreement with the managed one again on Wasmtime 48, as a further opinion. A process binds its
/// native imports once for an assembly, so they run in a load context that has its own copy of the assemblies.
/// </summary>
public sealed class WasmtimeVersionTests
{
    private static readonly Lazy<Assembly> On48 = new(Load);

    public static TheoryData<string, string> Cases
    {
        get
        {
            var cases = new TheoryData<string, string>();
            foreach (var type in new[] { typeof(WasmtimeEngineTests), typeof(WasmtimeStartTests), typeof(VectorAgreementTests) })
                foreach (var method in type.GetMethods().Where(method => method.GetCustomAttribute<FactAttribute>() is not null and not TheoryAttribute))
                    cases.Add(type.FullName!, method.Name);
            return cases;
        }
    }

    [SharedTheory(WasmtimeLibraryForTests.Wheel48)]
    [MemberData(nameof(Cases))]
    public void Wasmtime_48_passes(string tests, string testCase)
    {
        var type = On48.Value.GetType(tests, throwOnError: true)!;
        object?[] arguments = [.. type.GetConstructors().Single().GetParameters().Select(_ => new Quiet())];
        var instance = Activator.CreateInstance(type, arguments)!;
        using (instance as IDisposable) type.GetMethod(testCase)!.Invoke(instance, null);
    }

    [SharedFact(WasmtimeLibraryForTests.Wheel48)]
    public void The_version_is_read_off_the_library()
    {
        Assert.True(WasmtimeLibrary.TryFind(null, out var library, out _));
        Assert.Equal(new WasmtimeVersion(50, 0, 1), library.Version);
        Wasmtime_48_passes(typeof(WasmtimeEngineTests).FullName!, nameof(WasmtimeEngineTests.A_function_is_called_with_its_arguments_and_its_fuel_is_counted));
        var other = AssemblyLoadContext.GetLoadContext(On48.Value)!.LoadFromAssemblyName(typeof(WasmtimeLibrary).Assembly.GetName()).GetType(typeof(WasmtimeLibrary).FullName!)!;
        object?[] arguments = [null];
        Assert.Equal(true, other.GetMethod(nameof(WasmtimeLibrary.TryFind), [typeof(string).MakeByRefType()])!.Invoke(null, arguments));
        Assert.Equal("Wasmtime 48.0.0.", arguments[0]);
    }

    private static Assembly Load()
    {
        var context = new AssemblyLoadContext("wasmtime-48");
        string[] copied = [typeof(WasmtimeEngine).Assembly.Location, typeof(WasmPay.Wasm.Engine.ICoreEngine).Assembly.Location];
        foreach (var path in copied) context.LoadFromAssemblyPath(path);
        var tests = context.LoadFromAssemblyPath(typeof(WasmtimeVersionTests).Assembly.Location);
        tests.GetType(typeof(WasmtimeFixture).FullName!)!.GetProperty(nameof(WasmtimeFixture.Wheel))!.SetValue(null, WasmtimeLibraryForTests.Wheel48);
        return tests;
    }

    private sealed class Quiet : Xunit.Abstractions.ITestOutputHelper
    {
        public void WriteLine(string message)
        {
        }

        public void WriteLine(string format, params object[] args)
        {
        }
    }
}
