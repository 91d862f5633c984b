namespace AccountImport.Client.Validation;

/// <summary>A date: strictly <c>YYYY-MM-DD</c>, and a day that the calendar has.</summary>
internal static class DateRule
{
    private static readonly Fault WrongForm = new(ValidationCodes.InvalidDate, "It is not written as YYYY-MM-DD.") { IsBeyondModel = true };
    private static readonly Fault NoRealDay = new(ValidationCodes.InvalidDate, "It is not a day of the calendar.") { IsBeyondModel = true };

    public static Fault? FindFault(ReadOnlySpan<byte> value)
    {
        if (value.Length is not 10
            || value[4] is not (byte)'-' || value[7] is not (byte)'-'
            || !AsciiText.IsDigits(value[..4]) || !AsciiText.IsDigits(value[5..7]) || !AsciiText.IsDigits(value[8..]))
        {
            return WrongForm;
        }

        int year = NumberOf(value[..4]);
        int month = NumberOf(value[5..7]);
        int day = NumberOf(value[8..]);

        // ISO 8601 has a year 0000; hardly a system that stores dates does, and no account is that old.
        return year is not 0 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month) ? null : NoRealDay;
    }

    private static int NumberOf(ReadOnlySpan<byte> digits)
    {
        int number = 0;
        foreach (byte digit in digits)
        {
            number = (number * 10) + digit - '0';
        }

        return number;
    }
}
