using System.Diagnostics;
using Microsoft.Extensions.Time.Testing;
using WasmPay.Authoring.Build;

namespace WasmPay.Authoring.Tests.Build;

/// <summary>Each of these has a worker of its own, because it harms it.</summary>
public sealed class WorkerLifeTests
{
    /// <summary>Two to the thirtieth functions: a few seconds until the worker's memory is full.</summary>
    private static readonly string Exploding = ToolchainFixture.Rule(
        "f0<i32>();",
        string.Concat(Enumerable.Range(0, 30).Select(i => $"function f{i}<T>(): i32 {{ return f{i + 1}<Array<T>>() + f{i + 1}<Set<T>>(); }}\n"))
            + "function f30<T>(): i32 { return 1; }");

    /// <summary>A type whose name has two to the sixtieth characters.</summary>
    private static readonly string Doubling = ToolchainFixture.Rule(
        "const nothing: T60 | null = null;",
        "class Pair<A, B> { a: A; b: B; }\ntype T0 = i32;\n"
            + string.Concat(Enumerable.Range(0, 60).Select(i => $"type T{i + 1} = Pair<T{i}, T{i}>;\n")));

    private static ToolchainBuilder Builder(TimeProvider? time = null) =>
        new(new ToolchainOptions { Folder = ToolchainFixture.Folder, Time = time ?? TimeProvider.System, BuildTime = TimeSpan.FromMinutes(2), HeapMegabytes = 128 });

    [Fact]
    public async Task Build_a_source_that_takes_too_long_is_stopped_and_the_next_one_builds()
    {
        var time = new FakeTimeProvider();
        await using var builder = Builder(time);
        await builder.ToolVersionsAsync(CancellationToken.None);

        var building = builder.BuildAsync(Exploding, CancellationToken.None);
        time.Advance(TimeSpan.FromMinutes(2));

        Assert.Equal("build-timeout", Assert.Single((await building).Diagnostics).Code);
        Assert.True((await builder.BuildAsync(ToolchainFixture.Rule(""), CancellationToken.None)).Succeeded);
    }

    [Fact]
    public async Task Build_a_source_that_fills_the_memory_is_stopped_and_the_next_one_builds()
    {
        await using var builder = Builder();

        var stopped = Assert.Single((await builder.BuildAsync(Doubling, CancellationToken.None)).Diagnostics);

        Assert.Equal("compiler-stopped", stopped.Code);
        Assert.InRange(stopped.Message.Length, 10, 400);
        Assert.True((await builder.BuildAsync(ToolchainFixture.Rule(""), CancellationToken.None)).Succeeded);
    }

    [Fact]
    public async Task Build_after_the_worker_was_killed_starts_another()
    {
        await using var builder = Builder();
        Assert.True((await builder.BuildAsync(ToolchainFixture.Rule(""), CancellationToken.None)).Succeeded);
        var first = builder.WorkerProcessId!.Value;
        using (var process = Process.GetProcessById(first))
        {
            process.Kill();
            await process.WaitForExitAsync();
        }

        var result = await builder.BuildAsync(ToolchainFixture.Rule(""), CancellationToken.None);

        Assert.True(result.Succeeded);
        Assert.NotEqual(first, builder.WorkerProcessId);
    }

    [Fact]
    public async Task Build_while_the_worker_is_killed_ends_with_a_component()
    {
        await using var builder = Builder();
        await builder.ToolVersionsAsync(CancellationToken.None);
        var first = builder.WorkerProcessId!.Value;

        var building = builder.BuildAsync(ToolchainFixture.Rule(""), CancellationToken.None);
        using (var process = Process.GetProcessById(first)) process.Kill();

        Assert.True((await building).Succeeded);
    }

    [Fact]
    public async Task Build_that_is_cancelled_throws_and_the_next_one_gets_its_own_answer()
    {
        await using var builder = Builder();
        await builder.ToolVersionsAsync(CancellationToken.None);
        using var cancel = new CancellationTokenSource();

        var cancelled = builder.BuildAsync(Exploding, cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);

        Assert.True((await builder.BuildAsync(ToolchainFixture.Rule(""), CancellationToken.None)).Succeeded);
    }

    [Fact]
    public async Task Dispose_ends_the_worker()
    {
        var builder = Builder();
        await builder.ToolVersionsAsync(CancellationToken.None);
        using var process = Process.GetProcessById(builder.WorkerProcessId!.Value);

        await builder.DisposeAsync();

        await process.WaitForExitAsync(new CancellationTokenSource(TimeSpan.FromSeconds(30)).Token);
        Assert.True(process.HasExited);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => builder.BuildAsync("", CancellationToken.None));
    }
}
