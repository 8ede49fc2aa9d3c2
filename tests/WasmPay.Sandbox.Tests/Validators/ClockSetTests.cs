namespace WasmPay.Sandbox.Tests.Validators;

/// <summary>What is kept is bounded in number and in what it takes.</summary>
public sealed class ClockSetTests
{
    [Fact]
    public void What_takes_much_room_drives_out_as_many_as_it_needs()
    {
        var set = new ClockSet<Thing>(10, room: 100);
        var few = Enumerable.Range(0, 9).Select(_ => new Thing(10)).ToArray();
        foreach (var thing in few) set.Add(thing);
        Assert.DoesNotContain(few, thing => thing.IsGone);
        var large = new Thing(50);
        set.Add(large);
        Assert.Equal(4, few.Count(thing => thing.IsGone));
        Assert.Equal(6, set.Count);
        set.Remove(large);
        for (var i = 0; i < 5; i++) set.Add(new(10));
        Assert.Equal((10, 4), (set.Count, few.Count(thing => thing.IsGone)));
    }

    [Fact]
    public void What_is_larger_than_the_room_is_kept_alone()
    {
        var set = new ClockSet<Thing>(10, room: 100);
        var (small, large) = (new Thing(1), new Thing(1_000));
        set.Add(small);
        set.Add(large);
        Assert.Equal((1, true, false), (set.Count, small.IsGone, large.IsGone));
        set.Add(small);
        Assert.Equal((1, true), (set.Count, large.IsGone));
    }

    private sealed class Thing(int weight) : IKept
    {
        public int Place { get; set; } = -1;

        public int Weight => weight;

        public bool IsGone { get; private set; }

        public bool TakeUsed() => false;

        public void LetGo() => IsGone = true;
    }
}
