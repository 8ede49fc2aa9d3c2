using WasmPay.Sandbox.Contracts;

namespace WasmPay.Platform.Transactions;

/// <summary>An instant on a bank's own calendar.</summary>
internal static class BankCalendar
{
    /// <summary>The instant with its local parts.</summary>
    public static Moment MomentAt(DateTimeOffset instant, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(instant, zone);
        var weekday = local.DayOfWeek == DayOfWeek.Sunday ? 7 : (int)local.DayOfWeek;
        return new Moment(
            (ulong)instant.ToUnixTimeMilliseconds(), (ushort)local.Year, (byte)local.Month, (byte)local.Day, (byte)weekday, (byte)local.Hour, (byte)local.Minute);
    }

    /// <summary>The first instant of the local day.</summary>
    public static DateTimeOffset StartOfDay(DateTimeOffset instant, TimeZoneInfo zone) =>
        Start(TimeZoneInfo.ConvertTime(instant, zone).Date, zone);

    /// <summary>The first instant of the local month.</summary>
    public static DateTimeOffset StartOfMonth(DateTimeOffset instant, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(instant, zone);
        return Start(new DateTime(local.Year, local.Month, 1), zone);
    }

    private static DateTimeOffset Start(DateTime midnight, TimeZoneInfo zone)
    {
        // Where clocks jump over midnight the day begins with the first minute that exists; where midnight comes twice, with the first.
        var local = DateTime.SpecifyKind(midnight, DateTimeKind.Unspecified);
        while (zone.IsInvalidTime(local)) local = local.AddMinutes(1);
        var offset = zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset);
    }
}
