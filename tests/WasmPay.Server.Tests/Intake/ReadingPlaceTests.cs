using WasmPay.Server.Intake;

namespace WasmPay.Server.Tests.Intake;

/// <summary>Where large requests wait until they are read.</summary>
public sealed class ReadingPlaceTests : IDisposable
{
    private readonly ReadingPlaces _places;
    private int _left;

    public ReadingPlaceTests() => _places = new(atOnce: 2, longest: 3, () => _left++);

    public void Dispose() => _places.Dispose();

    [Fact]
    public async Task Of_one_bank_the_next_is_let_in_when_the_one_before_has_left()
    {
        var first = await EnterAsync("NDHV");
        var second = EnterAsync("NDHV");
        Assert.False(second.IsCompleted);
        first!.Dispose();
        Assert.NotNull(await second);
    }

    [Fact]
    public async Task Different_banks_are_let_in_together_up_to_so_many()
    {
        var first = await EnterAsync("NDHV");
        await EnterAsync("ICMR");
        var third = EnterAsync("SOLE");
        Assert.False(third.IsCompleted);
        first!.Dispose();
        Assert.NotNull(await third);
    }

    [Fact]
    public async Task A_bank_with_many_that_wait_keeps_nobody_else_from_a_place()
    {
        await EnterAsync("NDHV");
        Assert.False(EnterAsync("NDHV").IsCompleted);
        Assert.False(EnterAsync("NDHV").IsCompleted);
        Assert.NotNull(await EnterAsync("ICMR"));
    }

    [Fact]
    public async Task One_more_than_may_wait_is_told_so_and_later_ones_are_let_in_again()
    {
        var first = await EnterAsync("NDHV");
        var (second, third) = (EnterAsync("NDHV"), EnterAsync("NDHV"));
        Assert.Null(await EnterAsync("NDHV"));
        first!.Dispose();
        (await second)!.Dispose();
        (await third)!.Dispose();
        Assert.NotNull(await EnterAsync("NDHV"));
    }

    [Theory]
    [InlineData("NDHV")]
    [InlineData("KITA")]
    public async Task Who_leaves_the_line_takes_nobodys_place_with_it(string bank)
    {
        var (first, other) = (await EnterAsync("NDHV"), await EnterAsync("SOLE"));
        using var leaves = new CancellationTokenSource();
        var waits = _places.EnterAsync(bank, leaves.Token);
        await leaves.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waits);

        first!.Dispose();
        other!.Dispose();
        Assert.NotNull(await EnterAsync("NDHV"));
        Assert.NotNull(await EnterAsync("KITA"));
    }

    [Fact]
    public async Task A_place_is_left_once()
    {
        var first = await EnterAsync("NDHV");
        first!.Dispose();
        first.Dispose();
        Assert.Equal(1, _left);
        await EnterAsync("NDHV");
        Assert.False(EnterAsync("NDHV").IsCompleted);
    }

    private Task<IDisposable?> EnterAsync(string bank) => _places.EnterAsync(bank, CancellationToken.None);
}
