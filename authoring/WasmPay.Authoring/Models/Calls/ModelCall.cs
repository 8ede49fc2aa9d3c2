using Microsoft.SemanticKernel;
using WasmPay.Authoring.Models.Prompts;

namespace WasmPay.Authoring.Models.Calls;

/// <summary>One call on its way through the filters, each of which notes on it what it knows. Never part of a prompt.</summary>
/// <param name="prompt">What is asked.</param>
/// <param name="rule">The digest of the rule and its bank, to which it is charged.</param>
internal sealed class ModelCall(Prompt prompt, string rule)
{
    /// <summary>The name of the argument that carries it.</summary>
    public const string Argument = "call";

    public Prompt Prompt => prompt;

    public string Rule => rule;

    /// <summary>SHA-256 of the prompt as it is sent; null before it was rendered.</summary>
    public string? Digest { get; set; }

    /// <summary>Characters of the prompt as it is sent.</summary>
    public int PromptCharacters { get; set; }

    /// <summary>Whether the answer was kept from an earlier call.</summary>
    public bool IsKept { get; set; }

    /// <summary>The model that answered, by its own name for itself.</summary>
    public string? ServedModel { get; set; }

    public long InputTokens { get; set; }

    public long OutputTokens { get; set; }

    /// <summary>Whether the endpoint counted no tokens, and they are reckoned from characters.</summary>
    public bool IsEstimated { get; set; }

    /// <summary>The call of a prompt function; null for the functions that are its parts.</summary>
    public static ModelCall? Of(KernelFunction function, KernelArguments? arguments) =>
        function.PluginName == PromptLibrary.Plugin && arguments is not null && arguments.TryGetValue(Argument, out var call) ? (ModelCall)call! : null;
}
