using WasmPay.Authoring.Build;
using WasmPay.Solving.Processes;

namespace WasmPay.Cli.Console;

/// <summary>Makes the solver that judges readings: the path's, or the toolchain's.</summary>
internal static class SolverFactory
{
    /// <summary>A solver; its process starts with the first question.</summary>
    public static ProcessSolver Make(ToolchainOptions toolchain)
    {
        var limits = new SolverLimits();
        return new ProcessSolver(Solvers.Preferred(Environment.GetEnvironmentVariable("PATH"), toolchain, limits), limits, TimeProvider.System);
    }
}
