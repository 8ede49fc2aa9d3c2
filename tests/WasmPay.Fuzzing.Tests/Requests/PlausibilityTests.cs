using FsCheck;
using FsCheck.Fluent;
using WasmPay.Fuzzing.Generation;
using WasmPay.Fuzzing.Requests;
using WasmPay.Sandbox.Contracts;

namespace WasmPay.Fuzzing.Tests.Requests;

public class PlausibilityTests
{
    [Fact]
    public void The_plain_request_is_plausible() => Assert.True(Plausibility.Holds(PlainRequest.Instance));

    [Fact]
    public void Restoring_any_request_makes_it_plausible() => Check(3_000, seed => Assert.True(Plausibility.Holds(Plausibility.Restore(AnyRequest(seed)))));

    [Fact]
    public void Restoring_a_plausible_request_changes_nothing() => Check(300, seed =>
    {
        var restored = Plausibility.Restore(AnyRequest(seed));
        Assert.Same(restored, Plausibility.Restore(restored));
    });

    [Fact]
    public void An_idle_time_that_is_followed_survives_restoring() => Check(1_000, seed =>
    {
        // Of a payer who is not known there is no idle time.
        var request = Plausibility.Restore(AnyRequest(seed) with { Strangers = Strangers.None });
        uint? idle = seed % 8 == 0 ? null : (uint)(seed % 60_000);
        var followed = request with { History = Plausibility.FollowIdle(request.History with { IdleMinutes = idle }) };
        if (idle is null) followed = followed with { History = followed.History with { Pair = Windows.None } };

        Assert.Equal(idle, Plausibility.Restore(followed).History.IdleMinutes);
    });

    [Fact]
    public void Of_whom_is_not_known_only_what_stands_for_that_is_sent()
    {
        foreach (var strangers in (Strangers[])[Strangers.Origin, Strangers.Destination, Strangers.Origin | Strangers.Destination])
        {
            var sent = NotKnown.Of(strangers, PlainRequest.Instance);
            Assert.True(Plausibility.Holds(sent));
            Assert.Same(sent, Plausibility.Restore(sent));
            Assert.False(Plausibility.Holds(PlainRequest.Instance with { Strangers = strangers }));
            Assert.Equal(sent, Plausibility.Restore(PlainRequest.Instance with { Strangers = strangers }));
        }
    }

    [Theory]
    [InlineData("history.sent.hour.count", 1)]
    [InlineData("history.sent.month.total", -1)]
    [InlineData("history.pair.day.total", 5)]
    [InlineData("history.idle-minutes", 3)]
    [InlineData("transaction.amount.units", 7)]
    [InlineData("transaction.at.weekday", 2)]
    [InlineData("transaction.at.month", 13)]
    [InlineData("transaction.at.minute", 60)]
    [InlineData("transaction.at.epoch-ms", 0)]
    [InlineData("transaction.reporting.units", long.MaxValue)]
    public void A_part_that_does_not_fit_the_others_is_noticed(string path, long value)
    {
        var field = RequestFields.Numbers.Single(candidate => candidate.Path == path);
        Assert.False(Plausibility.Holds(field.Write(PlainRequest.Instance, value)));
    }

    [Fact]
    public void A_calendar_month_may_be_longer_than_the_rolling_one_on_its_31st_day()
    {
        var history = PlainRequest.Instance.History with { Sent = Windows.None with { CalendarMonth = new Tally(1, 500) } };
        var last = new ValidationRequest(PlainRequest.Instance.Transaction with { At = Moments.At(2026, 5, 31, 9, 0) }, history);

        Assert.True(Plausibility.Holds(last));
        Assert.False(Plausibility.Holds(last with { Transaction = last.Transaction with { At = Moments.At(2026, 5, 30, 9, 0) } }));
    }

    private static void Check(int tests, Action<ulong> property) =>
        Prop.ForAll(ArbMap.Default.ArbFor<DoNotSize<ulong>>(), seed => property(seed.Item)).Check(Config.QuickThrowOnFailure.WithMaxTest(tests));

    private static ValidationRequest AnyRequest(ulong seed)
    {
        var dice = new Dice(seed);
        var mutator = new RequestMutator(new Vocabulary(Rules.Hints), dice, extremes: true);
        var request = PlainRequest.Instance;
        for (var i = 0; i < 4; i++) request = mutator.Mutate(request, PlainRequest.Instance);
        for (var i = dice.Below(20); i > 0; i--)
        {
            var field = dice.Pick(RequestFields.Numbers);
            request = field.Write(request, dice.Percent(50) ? Vocabulary.Extreme(field, dice) : dice.Between(0, 100));
        }
        return request;
    }
}
