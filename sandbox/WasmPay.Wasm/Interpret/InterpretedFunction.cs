using WasmPay.Wasm.Analyze;
using WasmPay.Wasm.Decode;
using WasmPay.Wasm.Engine;

namespace WasmPay.Wasm.Interpret;

/// <summary>A function with all that the interpreter must know of it, and how warm it is.</summary>
internal sealed class InterpretedFunction
{
    public readonly int Index;
    public readonly int Parameters;
    public readonly int Results;

    /// <summary>Parameters and declared locals.</summary>
    public readonly int Locals;

    /// <summary>Slots of its frame: locals, then as many operands as there may be at once.</summary>
    public readonly int FrameSlots;

    /// <summary>What a call takes of the depth of calls; 0 for a small function that calls nothing.</summary>
    public readonly int Depth;

    public readonly Body Body;
    public readonly BodyMap Map;

    /// <summary>Whether the interpreter can execute it; otherwise it must be compiled.</summary>
    public readonly bool IsInterpretable;

    /// <summary>Calls and loop rounds that are left before it is worth compiling. Threads count without care: it is a hint.</summary>
    public int Rest;

    /// <summary>Its compiled code, 0 while there is none.</summary>
    public nint Code;

    public InterpretedFunction(Module module, int function, FunctionTraits traits, ModuleLimits limits)
    {
        var type = module.TypeOf(function);
        var facts = FunctionFacts.Of(module, function, limits);
        Index = function;
        Body = module.Bodies[function - module.ImportedFunctions];
        (Parameters, Results) = (type.Parameters.Length, type.Results.Length);
        Locals = Parameters + Body.Locals.Sum(run => run.Count);
        FrameSlots = Locals + traits.Operands;
        Depth = facts.NeedsStackCheck(Locals) ? FunctionFacts.Depth(Locals, traits.Operands) : 0;
        IsInterpretable = traits.IsNumeric;
        Map = IsInterpretable ? BodyAnalysis.Of(module, function, facts, limits) : new BodyMap([], null);
    }
}
