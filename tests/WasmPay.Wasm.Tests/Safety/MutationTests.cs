using System.Diagnostics;
using System.Globalization;
using WasmPay.Testing;
using WasmPay.Wasm.Engine;
using WasmPay.Wasm.Tests.Specification;
using Xunit.Abstractions;

namespace WasmPay.Wasm.Tests.Safety;

/// <summary>
/// The suite's modules, damaged: nothing but a refusal, a trap or a link error may come of them, and never a hang; and interpreter and
/// compiler must say the same of them. The seed is fixed, so a failure repeats;
/// WASMPAY_MUTATION_SEED sets another one and WASMPAY_MUTATION_MINUTES a time, for long runs by hand.
/// </summary>
public sealed class MutationTests(ITestOutputHelper output)
{
    private const int Mutants = 20_000;
    private static readonly TimeSpan HangGuard = TimeSpan.FromSeconds(30);

    private static readonly int Seed = Number("WASMPAY_MUTATION_SEED") ?? 20_26;
    private static readonly TimeSpan Minutes = TimeSpan.FromMinutes(Number("WASMPAY_MUTATION_MINUTES") ?? 0);

    [SharedFact(SpecificationScripts.Archive)]
    public void Damaged_modules_are_refused_or_trap_and_nothing_else()
    {
        var scripts = Scripts();
        var (made, ran) = (new Dictionary<Damage, int>(), new Dictionary<Damage, int>());
        var whole = Stopwatch.StartNew();
        var seed = Seed;
        do
        {
            Round(scripts, seed++, made, ran);
        }
        while (whole.Elapsed < Minutes);

        foreach (var damage in Enum.GetValues<Damage>())
        {
            output.WriteLine($"{damage}: {made[damage]} mutants of {scripts.Length} scripts, {ran[damage]} of them still valid and run");
            Assert.True(ran[damage] > made[damage] / 50, $"too few mutants of the kind {damage} survive validation to test what comes after it");
        }
    }

    private static void Round(byte[][][] scripts, int seed, Dictionary<Damage, int> made, Dictionary<Damage, int> ran)
    {
        var random = new Random(seed);
        var mutator = new Mutator(random, [.. scripts.SelectMany(modules => modules)]);
        using var compiler = new ManagedEngine(new() { Tier = Tier.Compiled });
        using var interpreter = new ManagedEngine(new() { Tier = Tier.Interpreted });
        List<string> compiled = [], interpreted = [];
        for (var i = 0; i < Mutants; i++)
        {
            compiled.Clear();
            interpreted.Clear();
            // Every script in its turn, with every kind of damage in its turn.
            var modules = scripts[i % scripts.Length];
            var damage = (Damage)(i / scripts.Length % 3);
            var mutant = mutator.Next(modules[random.Next(modules.Length)], damage);
            var watch = Stopwatch.StartNew();
            bool valid;
            try
            {
                valid = Stranger.Run(compiler, mutant, coverage: i % 16 == 0, log: compiled);
                Assert.Equal(valid, Stranger.Run(interpreter, mutant, log: interpreted));
                Assert.Equal(compiled, interpreted);
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"seed {seed}, mutant {i}: {Convert.ToHexString(mutant)}", e);
            }

            Assert.True(watch.Elapsed < HangGuard, $"seed {seed}, mutant {i} took {watch.Elapsed}: {Convert.ToHexString(mutant)}");
            made[damage] = made.GetValueOrDefault(damage) + 1;
            ran[damage] = ran.GetValueOrDefault(damage) + (valid ? 1 : 0);
        }
    }

    // The modules of each script that are valid before they are damaged; a script whose modules are all invalid gives those.
    private static byte[][][] Scripts()
    {
        using var engine = new ManagedEngine();
        bool IsValid(byte[] binary) => engine.TryCompile(binary, new CompileOptions(), out _, out _);
        return
        [
            .. SpecificationScripts.Names().Select(Modules).Select(modules => modules.Any(IsValid) ? [.. modules.Where(IsValid)] : modules)
                .Where(modules => modules.Length > 0),
        ];
    }

    private static byte[][] Modules(string script) =>
    [
        .. Directory.GetFiles(SpecificationScripts.Folder, script + ".*.wasm").Order(StringComparer.Ordinal).Select(File.ReadAllBytes).Where(bytes => bytes.Length >= 8),
    ];

    private static int? Number(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;
}
