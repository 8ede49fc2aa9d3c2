using WasmPay.Sandbox.Contracts;

namespace WasmPay.Fuzzing.Requests;

/// <summary>Instants whose calendar parts agree.</summary>
internal static class Moments
{
    private const long MinuteMs = 60_000;

    /// <summary>The local time of a bank on UTC.</summary>
    public static Moment At(int year, int month, int day, int hour, int minute)
    {
        var time = new DateTime(year, month, day, hour, minute, 0, DateTimeKind.Utc);
        return new Moment(
            (ulong)new DateTimeOffset(time).ToUnixTimeMilliseconds(),
            (ushort)year, (byte)month, (byte)day, (byte)(time.DayOfWeek == DayOfWeek.Sunday ? 7 : (int)time.DayOfWeek), (byte)hour, (byte)minute);
    }

    /// <summary>Whether the parts are a real date and time, and the instant is within a time zone's reach of them.</summary>
    public static bool IsPossible(Moment moment)
    {
        if (moment.Year is < 1970 or > 9999 || moment.Month is < 1 or > 12 || moment.Day < 1 || moment.Day > DateTime.DaysInMonth(moment.Year, moment.Month))
            return false;
        if (moment.Hour > 23 || moment.Minute > 59) return false;
        var utc = At(moment.Year, moment.Month, moment.Day, moment.Hour, moment.Minute);
        return moment.Weekday == utc.Weekday
            && Int128.Abs((Int128)moment.EpochMs - utc.EpochMs) <= (15 * 60 + 1) * MinuteMs;
    }

    /// <summary>The nearest possible moment; the calendar parts decide.</summary>
    public static Moment Possible(Moment moment)
    {
        if (IsPossible(moment)) return moment;
        var year = Math.Clamp((int)moment.Year, 1971, 9999);
        var month = Math.Clamp((int)moment.Month, 1, 12);
        var day = Math.Clamp((int)moment.Day, 1, DateTime.DaysInMonth(year, month));
        return At(year, month, day, Math.Min((int)moment.Hour, 23), Math.Min((int)moment.Minute, 59));
    }
}
