namespace WasmPay.Wasm.Engine;

/// <summary>
/// An estimate, rather high than low, of what an optimising compiler has to do for a module, from the shapes of its functions: by it a
/// host decides whether it gives the module to such a compiler at all. The unit is a byte of straight code; Wasmtime 50 takes some 0.1
/// to 2 microseconds and up to 250 bytes for each.
/// </summary>
/// <remarks>
/// The joints of a function are where its control flow forks, joins or leaves for a call. At each the compiler asks of every value
/// (local or operand) where it comes from and whether it is still needed, and some of its passes go from joint to joint over all of them.
/// Toolchains' largest functions have 17,000 joints with 60 values or 6,000 with 190. Even straight code takes more than its bytes: the
/// register allocator looks for a place among the values that are alive, and a long body is one block whose memory it goes through again.
/// A call hands over each of its values with an instruction or two, which its own few bytes do not tell. What computes with floats is many
/// instructions, since a NaN's bits are made the same everywhere.
/// </remarks>
/// <param name="Function">The largest function's.</param>
/// <param name="Module">All functions' together, and what a module takes however small it is: mappings, of which a process may have 65,530.</param>
public readonly record struct CompileWork(long Function, long Module)
{
    private const int OfFunction = 100, OfJoint = 25, OfPairsOfJoints = 100, OfValues = 400, OfPairsOfBytes = 700_000, OfFloat = 40, OfMoved = 16, OfModule = 1_000_000;

    /// <summary>
    /// The work for a function of so many bytes, joints and values, of values that its calls move, and of instructions that compute with
    /// floats or vectors.
    /// </summary>
    internal static long Of(long bytes, long joints, long values, long moved, long floats) =>
        OfFunction + Straight(bytes + (moved * OfMoved)) + (floats * OfFloat) + (bytes * values / OfValues) + (joints * (OfJoint + values)) + (joints * joints / OfPairsOfJoints);

    private static long Straight(long bytes) => bytes + (bytes * bytes / OfPairsOfBytes);

    internal static CompileWork Of(Decode.Module module, Validate.ValidatedFunctions functions) =>
        new(functions.Traits.Select(each => each.CompileWork).DefaultIfEmpty().Max(), OfModule + functions.Traits.Sum(each => each.CompileWork) + Enumerable.Range(0, module.ImportedFunctions).Sum(i => OfImport(module.TypeOf(i))));

    private static long OfImport(FunctionType type) => Straight((type.Parameters.Length + type.Results.Length) * (long)OfMoved);
}
