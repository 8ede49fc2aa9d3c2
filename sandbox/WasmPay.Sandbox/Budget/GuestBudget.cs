using WasmPay.Sandbox.Components;
using WasmPay.Wasm.Engine;

namespace WasmPay.Sandbox.Budget;

/// <summary>
/// How a guest's one budget of memory is laid out: handles and tables at their worst, and for all linear memories one level to which
/// each may grow, chosen so that all together never hold more than the budget.
/// </summary>
/// <param name="MemoryBytes">Bytes to which each linear memory may grow, where its own maximum is not less.</param>
/// <param name="TotalBytes">The most that the guest can hold: linear memories, tables and handles together.</param>
internal sealed record GuestBudget(long MemoryBytes, long TotalBytes)
{
    /// <summary>Bytes of a handle with its place in a table.</summary>
    public const long Handle = 64;

    /// <summary>Bytes of a table's element: a reference, and what the engine keeps beside it.</summary>
    public const long TableElement = 16;

    /// <summary>Bytes of a global: an object with its value, and its place.</summary>
    private const long Global = 80;

    /// <summary>Bytes of what an instance keeps for a function that can be referred to: a place, and an object for each that a segment names.</summary>
    private const long Function = 8, FunctionObject = 56;

    /// <summary>Bytes of a segment: whether it was dropped, and where it lies.</summary>
    private const long Entry = 16;

    private const long PageBytes = 64 << 10, MostPages = 65_536;

    /// <summary>So much of what instances hold beside memories and tables every guest may have, and it does not count.</summary>
    private const long Unpaid = 64 << 10;

    /// <summary>What counts of all that instances hold beside memories and tables.</summary>
    public static long Counted(long bytes) => Math.Max(bytes - Unpaid, 0);

    /// <summary>Bytes that an instance of a module holds beside its memories and tables.</summary>
    public static long OfInstance(ModuleDemand demand) =>
        (demand.Globals * Global) + (demand.Functions * Function) + (Math.Min(demand.Functions, demand.Elements) * FunctionObject) + (demand.Entries * Entry);

    /// <summary>Lays out the budget of <paramref name="options"/>; a refusal where what the component makes at the start does not fit.</summary>
    public static (GuestBudget? Budget, Refusal? Refusal) Of(ComponentPlan plan, SandboxOptions options)
    {
        if (GuestDemand.Of(plan) is not { } demand)
            return (null, new("over-limit", $"The component repeats its parts: instantiating it takes more than {GuestDemand.MostSteps} steps."));
        if (demand.CoreInstances > options.CoreInstances)
            return (null, new("over-limit", $"The component makes {demand.CoreInstances} core instances; at most {options.CoreInstances} are made (CoreInstances)."));
        var store = new StoreLimits();
        if (demand.Memories.Count > store.Memories || demand.Tables.Count > store.Tables)
            return (null, new("over-limit", $"The component makes {demand.Memories.Count} memories and {demand.Tables.Count} tables; at most {store.Memories} and {store.Tables} are made."));
        var apart = Counted(demand.InstanceBytes) + (demand.HasHandles ? options.Handles * Handle : 0) + demand.Tables.Sum(table => Most(table, StoreTables) * TableElement);
        // One level holds for all memories, and the largest needs it from the start.
        var least = demand.Memories.Select(memory => (long)memory.Limits.Minimum).DefaultIfEmpty().Max();
        var needed = apart + (Pages(demand.Memories, least) * PageBytes);
        if (needed > options.MemoryBytes)
            return (null, new("over-limit", $"The component needs {needed} bytes for its memories, tables, globals and handles; a guest may hold {options.MemoryBytes} (MemoryBytes)."));
        // Beside the guest's own, or a guest that is watched would find less memory than one that is not.
        if (demand.CoverageBytes > options.MemoryBytes)
            return (null, new("over-limit", $"Counting what the component executes takes {demand.CoverageBytes} bytes; a guest may hold {options.MemoryBytes} (MemoryBytes)."));
        var level = Level(demand.Memories, least, (options.MemoryBytes - apart) / PageBytes);
        return (new(level * PageBytes, apart + (Pages(demand.Memories, level) * PageBytes)), null);
    }

    /// <summary>Limits of a store in which the guest keeps to its budget.</summary>
    public StoreLimits Limits(SandboxOptions options) => new() { MemoryBytes = MemoryBytes, TableElements = StoreTables, CallDepth = options.CallDepth, StackBytes = StackOf(options.CallDepth) };

    // As StoreLimits reckons it; where the thread has less, that is what there is.
    private static int StackOf(int callDepth) => (int)Math.Max(new StoreLimits().StackBytes, callDepth * 40_960L);

    private static int StoreTables { get; } = new StoreLimits().TableElements;

    // What a table cannot have, instantiation refuses.
    private static long Most(TableType table, int limit) => Math.Min(table.Limits.Maximum ?? (uint)limit, limit);

    // The largest level whose sum still fits, between one that does and one that is beyond all memories.
    private static long Level(IReadOnlyList<MemoryType> memories, long fits, long pages)
    {
        var beyond = MostPages + 1;
        while (fits + 1 < beyond)
        {
            var middle = (fits + beyond) / 2;
            if (Pages(memories, middle) <= pages) fits = middle;
            else beyond = middle;
        }
        return fits;
    }

    private static long Pages(IReadOnlyList<MemoryType> memories, long level) =>
        memories.Sum(memory => Math.Max(memory.Limits.Minimum, Math.Min(level, memory.Limits.Maximum ?? MostPages)));
}
