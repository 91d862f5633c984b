using System.Buffers;
using System.ComponentModel;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace AccountImport.Client.Accounts;

/// <summary>
/// Reads a JSON number into a <see cref="decimal"/> only if the decimal holds it exactly: the reader of
/// System.Text.Json rounds a number of too many digits without a word, and an amount must not change on its way.
/// </summary>
/// <remarks>Public so that a JSON source generator in another assembly can use it for a model of this package. Safe for use by several threads.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ExactDecimalJsonConverter : JsonConverter<decimal>
{
    /// <inheritdoc/>
    /// <exception cref="JsonException">The value is not a JSON number, or not one that a decimal holds exactly.</exception>
    public override decimal Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType is JsonTokenType.Number
            && TryParse(reader.HasValueSequence ? reader.ValueSequence.ToArray() : reader.ValueSpan, out decimal value))
        {
            return value;
        }

        throw new JsonException("An amount is written as a JSON number of at most 28 significant digits.");
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, decimal value, JsonSerializerOptions options) =>
        writer.WriteNumberValue(value);

    /// <summary>Parses a JSON number, if a decimal holds it without rounding.</summary>
    internal static bool TryParse(ReadOnlySpan<byte> utf8Number, out decimal value) =>
        decimal.TryParse(utf8Number, NumberStyles.Float, CultureInfo.InvariantCulture, out value)
        && (IsShort(utf8Number) || HasSameSignificand(utf8Number, value));

    /// <summary>Whether a number has no exponent and so few digits that every decimal holds it.</summary>
    private static bool IsShort(ReadOnlySpan<byte> utf8Number) =>
        utf8Number.Length <= 28 && utf8Number.IndexOfAny((byte)'e', (byte)'E') < 0;

    private static bool HasSameSignificand(ReadOnlySpan<byte> utf8Number, decimal value) =>
        Significand(utf8Number).SequenceEqual(Significand(Encoding.UTF8.GetBytes(value.ToString(CultureInfo.InvariantCulture))));

    /// <summary>
    /// The significant digits of a number, without sign, point, exponent and outer zeros. Two numbers of which one is a
    /// rounding of the other differ in them, unless nothing was lost.
    /// </summary>
    private static ReadOnlySpan<byte> Significand(ReadOnlySpan<byte> utf8Number)
    {
        int exponent = utf8Number.IndexOfAny((byte)'e', (byte)'E');
        ReadOnlySpan<byte> mantissa = exponent < 0 ? utf8Number : utf8Number[..exponent];
        byte[] digits = new byte[mantissa.Length];
        int count = 0;
        foreach (byte character in mantissa)
        {
            if (char.IsAsciiDigit((char)character))
            {
                digits[count++] = character;
            }
        }

        return digits.AsSpan(0, count).Trim((byte)'0');
    }
}
