using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;
using WasmPay.Sandbox.Engines.Wasmtime.Native;
using WasmPay.Wasm.Engine;

namespace WasmPay.Sandbox.Engines.Wasmtime;

/// <summary>From a binary to code: out of the artifact cache, or compiled by Wasmtime.</summary>
internal static unsafe partial class ModuleCompiler
{
    public static bool TryCompile(
        EngineHandle engine,
        ReadOnlyMemory<byte> binary,
        ArtifactCache? cache,
        [NotNullWhen(true)] out CompiledModuleHandle? module,
        [NotNullWhen(false)] out ModuleError? error)
    {
        error = null;
        if (cache?.TryRead(binary.Span) is { } artifact && TryLoad(engine, artifact, out module)) return true;
        nint pointer = 0;
        nint failure;
        fixed (byte* bytes = binary.Span) failure = NativeMethods.ModuleNew(engine.Pointer, bytes, (nuint)binary.Length, &pointer);
        if (failure != 0)
        {
            module = null;
            error = Explain(NativeError.Take(failure));
            return false;
        }

        module = new CompiledModuleHandle(pointer);
        if (cache is not null) Keep(module, binary.Span, cache);
        return true;
    }

    /// <summary>What Wasmtime itself says against a binary; null where it is a module to it.</summary>
    public static ModuleError? Validate(EngineHandle engine, ReadOnlySpan<byte> binary)
    {
        fixed (byte* bytes = binary)
            return NativeMethods.ModuleValidate(engine.Pointer, bytes, (nuint)binary.Length) is var failure and not 0 ? Explain(NativeError.Take(failure)) : null;
    }

    private static bool TryLoad(EngineHandle engine, ReadOnlySpan<byte> artifact, [NotNullWhen(true)] out CompiledModuleHandle? module)
    {
        nint pointer = 0;
        nint failure;
        fixed (byte* bytes = artifact) failure = NativeMethods.ModuleDeserialize(engine.Pointer, bytes, (nuint)artifact.Length, &pointer);
        module = failure == 0 ? new CompiledModuleHandle(pointer) : null;

        // An authentic artifact of another machine's instruction set: compile it here.
        if (failure != 0) NativeMethods.ErrorDelete(failure);
        return module is not null;
    }

    private static void Keep(CompiledModuleHandle module, ReadOnlySpan<byte> binary, ArtifactCache cache)
    {
        NativeVector artifact = default;
        if (NativeMethods.ModuleSerialize(module.Pointer, &artifact) is var failure and not 0)
        {
            NativeMethods.ErrorDelete(failure);
            return;
        }

        cache.Write(binary, new ReadOnlySpan<byte>((void*)artifact.Data, checked((int)artifact.Size)));
        NativeMethods.ByteVectorDelete(&artifact);
    }

    /// <summary>Wasmtime gives one text for malformed and invalid modules; the text tells features and limits apart.</summary>
    private static ModuleError Explain(string message)
    {
        var kind = message.Contains("exceeds the limit", StringComparison.Ordinal) || message.Contains("exceeds limit", StringComparison.Ordinal)
            || message.Contains("pooling allocator", StringComparison.Ordinal) || message.Contains("limits of the pool", StringComparison.Ordinal) || message.Contains("exceeds the configured maximum", StringComparison.Ordinal)
                ? ModuleErrorKind.LimitExceeded
            : message.Contains("not enabled", StringComparison.Ordinal) || message.Contains("not supported", StringComparison.Ordinal)
                ? ModuleErrorKind.Unsupported
            : ModuleErrorKind.Invalid;
        var offset = OffsetPattern().Match(message) is { Success: true } match
            ? long.Parse(match.Groups[1].ValueSpan, NumberStyles.HexNumber, CultureInfo.InvariantCulture)
            : 0;
        return new ModuleError(kind, message.ReplaceLineEndings(" ").Trim(), offset);
    }

    [GeneratedRegex(@"offset 0x([0-9a-fA-F]{1,15})", RegexOptions.CultureInvariant)]
    private static partial Regex OffsetPattern();
}
