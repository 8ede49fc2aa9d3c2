using WasmPay.Solving.Processes;

namespace WasmPay.Authoring.Build;

/// <summary>Which solvers this machine has: those on its path, and the one that the toolchain brings.</summary>
public static class Solvers
{
    /// <summary>The preferred one: Z3 or cvc5 where the path has it, else the toolchain's.</summary>
    /// <param name="path">The search path (<c>PATH</c>).</param>
    /// <param name="toolchain">Where the toolchain is.</param>
    /// <param name="limits">What a question may cost.</param>
    public static SolverProgram Preferred(string? path, ToolchainOptions toolchain, SolverLimits limits) =>
        SolverProgram.OnPath(path, limits).FirstOrDefault() ?? Embedded(toolchain, limits);

    /// <summary>Z3 in WebAssembly, of the toolchain's packages, which are installed before its first question.</summary>
    public static SolverProgram Embedded(ToolchainOptions toolchain, SolverLimits limits)
    {
        ArgumentNullException.ThrowIfNull(toolchain);
        return SolverProgram.Embedded(toolchain.Node, PrepareAsync, limits);

        async Task<string?> PrepareAsync(CancellationToken cancellation)
        {
            var folder = ToolchainFolder.Find(toolchain.Folder);
            await ToolchainInstall.EnsureAsync(folder, toolchain, cancellation).ConfigureAwait(false);
            return folder;
        }
    }
}
