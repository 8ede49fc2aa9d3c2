using WasmPay.Authoring.Build;
using WasmPay.Testing;

namespace WasmPay.Authoring.Tests.Build;

/// <summary>One worker for all tests that only build.</summary>
public sealed class ToolchainFixture : IAsyncLifetime
{
    public static string Folder => Path.Combine(SharedMaterial.RepositoryRoot, "authoring", "toolchain");

    public ToolchainBuilder Builder { get; } = new(new ToolchainOptions { Folder = Folder });

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await Builder.DisposeAsync();

    /// <summary>A rule around the statements of <c>validate</c>.</summary>
    public static string Rule(string statements, string before = "") => $$"""
        import { Transaction, History, Verdict, Holder, Rating, Channel, oneOf, addUnits, subtractUnits, multiplyUnits } from "wasmpay";
        {{before}}
        export function validate(transaction: Transaction, history: History): Verdict {
          const verdict = new Verdict();
          {{statements}}
          return verdict;
        }
        """;
}

[CollectionDefinition(Name)]
public sealed class ToolchainCollection : ICollectionFixture<ToolchainFixture>
{
    public const string Name = "toolchain";
}
