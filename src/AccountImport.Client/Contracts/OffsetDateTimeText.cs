using System.Text.Json;
using NodaTime;
using NodaTime.Text;

namespace AccountImport.Client.Contracts;

/// <summary>Reads a date-time of ISO 8601 with its offset: from its bytes in the form that the platform writes, and by NodaTime's pattern in every other.</summary>
internal static class OffsetDateTimeText
{
    private const int DateTimeLength = 19;
    private const int NanosecondDigits = 9;

    /// <exception cref="JsonException">The value is not a JSON string of ISO 8601 with an offset.</exception>
    public static OffsetDateTime Read(ref Utf8JsonReader reader)
    {
        if (reader.TokenType is JsonTokenType.String
            && ((reader is { HasValueSequence: false, ValueIsEscaped: false } && TryRead(reader.ValueSpan, out OffsetDateTime value))
                || OffsetDateTimePattern.Rfc3339.Parse(reader.GetString()!).TryGetValue(default, out value)))
        {
            return value;
        }

        throw new JsonException("A date-time is written as a JSON string of ISO 8601 with an offset.");
    }

    /// <summary>Reads a text such as <c>2025-10-07T09:00:21.179194+02:00</c>. What it does not know is left to the pattern, and so is what is wrong.</summary>
    internal static bool TryRead(ReadOnlySpan<byte> text, out OffsetDateTime value)
    {
        value = default;
        if (text.Length <= DateTimeLength
            || (text[4], text[7], text[10], text[13], text[16]) is not ((byte)'-', (byte)'-', (byte)'T', (byte)':', (byte)':')
            || !TryReadNumber(text[..4], 1, 9999, out int year)
            || !TryReadNumber(text[5..7], 1, 12, out int month)
            || !TryReadNumber(text[8..10], 1, CalendarSystem.Iso.GetDaysInMonth(year, month), out int day)
            || !TryReadNumber(text[11..13], 0, 23, out int hour)
            || !TryReadNumber(text[14..16], 0, 59, out int minute)
            || !TryReadNumber(text[17..DateTimeLength], 0, 59, out int second))
        {
            return false;
        }

        ReadOnlySpan<byte> rest = text[DateTimeLength..];
        int nanosecond = 0;
        if (rest[0] is (byte)'.')
        {
            rest = rest[1..];
            int digits = rest.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
            if (digits is < 1 or > NanosecondDigits || !TryReadNumber(rest[..digits], 0, int.MaxValue, out nanosecond))
            {
                return false;
            }

            for (int i = digits; i < NanosecondDigits; i++)
            {
                nanosecond *= 10;
            }

            rest = rest[digits..];
        }

        if (!TryReadOffset(rest, out Offset offset))
        {
            return false;
        }

        value = new LocalDate(year, month, day)
            .At(LocalTime.FromHourMinuteSecondNanosecond(hour, minute, second, nanosecond))
            .WithOffset(offset);
        return true;
    }

    private static bool TryReadOffset(ReadOnlySpan<byte> text, out Offset offset)
    {
        offset = Offset.Zero;
        if (text is [(byte)'Z'])
        {
            return true;
        }

        // An offset of 18 hours is the longest there is, and one of nothing but zeros has a sign of its own: both are for the pattern.
        if (text is not [(byte)'+' or (byte)'-', _, _, (byte)':', _, _]
            || !TryReadNumber(text[1..3], 0, 17, out int hours)
            || !TryReadNumber(text[4..6], 0, 59, out int minutes)
            || (text[0] is (byte)'-' && hours + minutes is 0))
        {
            return false;
        }

        int seconds = ((hours * 60) + minutes) * 60;
        offset = Offset.FromSeconds(text[0] is (byte)'-' ? -seconds : seconds);
        return true;
    }

    private static bool TryReadNumber(ReadOnlySpan<byte> digits, int least, int most, out int number)
    {
        number = 0;
        foreach (byte digit in digits)
        {
            if (!char.IsAsciiDigit((char)digit))
            {
                return false;
            }

            number = (number * 10) + (digit - '0');
        }

        return number >= least && number <= most;
    }
}
