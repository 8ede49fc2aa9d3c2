using WasmPay.Solving.Terms;

namespace WasmPay.Authoring.Meaning.Facts;

/// <summary>The Gregorian calendar in whole numbers.</summary>
internal static class Calendar
{
    private static readonly int[] s_before = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];

    /// <summary>A year has a 29th of February.</summary>
    public static SmtTerm IsLeapYear(SmtTerm year) => Smt.And(
        IsMultiple(year, 4),
        Smt.Or(Smt.Not(IsMultiple(year, 100)), IsMultiple(year, 400)));

    /// <summary>The days of a month from 1 to 12.</summary>
    public static SmtTerm DaysInMonth(SmtTerm month, SmtTerm isLeapYear) => Smt.If(
        Smt.Equal(month, Smt.Int(2)),
        Smt.If(isLeapYear, Smt.Int(29), Smt.Int(28)),
        Smt.If(Smt.Or([.. ((int[])[4, 6, 9, 11]).Select(m => Smt.Equal(month, Smt.Int(m)))]), Smt.Int(30), Smt.Int(31)));

    /// <summary>The weekday of a year's first day, Monday being 0: that of the year 1 was a Monday.</summary>
    public static SmtTerm FirstWeekday(SmtTerm year)
    {
        var past = Smt.Sum(year, Smt.Int(-1));
        return Smt.Modulo(Smt.Sum(Smt.Times(365, past), Quotient(past, 4), Smt.Times(-1, Quotient(past, 100)), Quotient(past, 400)), 7);
    }

    /// <summary>The weekday by ISO 8601, Monday being 1.</summary>
    public static SmtTerm Weekday(SmtTerm firstWeekday, SmtTerm month, SmtTerm day, SmtTerm isLeapYear)
    {
        var before = Smt.Int(s_before[11]);
        for (var m = 11; m >= 1; m--) before = Smt.If(Smt.Equal(month, Smt.Int(m)), Smt.Int(s_before[m - 1]), before);
        var leap = Smt.If(Smt.And(isLeapYear, Smt.Less(Smt.Int(2), month)), Smt.Int(1), Smt.Int(0));
        return Smt.Sum(Smt.Modulo(Smt.Sum(firstWeekday, before, leap, day, Smt.Int(-1)), 7), Smt.Int(1));
    }

    /// <summary>A year of that kind, from one on: each of the 14 kinds comes within 40 years.</summary>
    public static int YearOf(int from, bool isLeapYear, int? firstWeekday) =>
        Enumerable.Range(from, 41).First(year => DateTime.IsLeapYear(year) == isLeapYear && (firstWeekday is null || FirstWeekday(year) == firstWeekday));

    /// <summary>The weekday of a year's first day, Monday being 0.</summary>
    public static int FirstWeekday(int year) => ((int)new DateTime(year, 1, 1).DayOfWeek + 6) % 7;

    private static SmtTerm IsMultiple(SmtTerm number, int divisor) => Smt.Equal(Smt.Modulo(number, divisor), Smt.Int(0));

    private static SmtTerm Quotient(SmtTerm number, int divisor) => Smt.Apply(SmtSort.Int, "div", number, Smt.Int(divisor));
}
