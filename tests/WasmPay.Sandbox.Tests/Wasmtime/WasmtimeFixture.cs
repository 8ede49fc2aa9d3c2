using WasmPay.Sandbox.Engines.Wasmtime;
using WasmPay.Testing;

namespace WasmPay.Sandbox.Tests.Wasmtime;

/// <summary>The library under test, and an engine small enough that many can live at a time.</summary>
internal static class WasmtimeFixture
{
    /// <summary>The wheel whose library to use, or null for the package's; another load context's copy of this class may name one.</summary>
    public static string? Wheel { get; set; }

    public static WasmtimeOptions Options => new()
    {
        LibraryPath = Wheel is null ? null : WasmtimeLibraryForTests.Unpack(Wheel),
        Pool = new WasmtimePool { Instances = 40, Memories = 20, Tables = 40 },
    };
}
