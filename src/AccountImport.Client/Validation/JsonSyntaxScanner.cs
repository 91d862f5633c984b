using System.Buffers;
using AccountImport.Client.Contracts;

namespace AccountImport.Client.Validation;

/// <summary>Goes through JSON up to the first byte that must not be there; only JSON that a reader refused is worth it.</summary>
internal ref struct JsonSyntaxScanner
{
    private const int HexDigits = 4;

    private static readonly SearchValues<byte> EndsOfPlainText = SearchValues.Create([(byte)'"', (byte)'\\', .. Enumerable.Range(0, ' ').Select(value => (byte)value)]);

    private readonly ReadOnlySpan<byte> _json;
    private int _offset;
    private int _depth;

    // One bit for each open level, the innermost lowest: whether it is an object.
    private ulong _objects;

    /// <summary>Makes a scanner of bytes that are valid UTF-8.</summary>
    public JsonSyntaxScanner(ReadOnlySpan<byte> utf8Json)
    {
        _json = utf8Json;
    }

    private enum Due
    {
        Value,
        FirstElement,
        Element,
        FirstName,
        Name,
        Colon,
        Separator,
        End,
    }

    private readonly bool IsAtEnd => _offset == _json.Length;

    private readonly byte Next => _json[_offset];

    private readonly bool IsInObject => (_objects & 1) is 1;

    /// <summary>Finds the first error.</summary>
    /// <returns>The error; <see langword="null"/> if the bytes are one JSON value.</returns>
    public JsonSyntaxError? FindError()
    {
        var due = Due.Value;
        Fault? fault = null;
        while (fault is null)
        {
            SkipWhiteSpace();
            if (!IsAtEnd)
            {
                fault = Scan(ref due);
            }
            else if (due is Due.End)
            {
                return null;
            }
            else
            {
                fault = due is Due.Value && _depth is 0 ? JsonSyntax.Blank : JsonSyntax.EndsTooEarly;
            }
        }

        return new JsonSyntaxError(_offset, fault);
    }

    /// <summary>Goes behind what is due, if it is there, and says what is due then.</summary>
    private Fault? Scan(ref Due due)
    {
        switch (due)
        {
            case Due.FirstName when Next is (byte)'}':
            case Due.FirstElement when Next is (byte)']':
            case Due.Separator when Next == (IsInObject ? (byte)'}' : (byte)']'):
                Close(out due);
                return null;
            case Due.Name when Next is (byte)'}':
            case Due.Element when Next is (byte)']':
                return JsonSyntax.TrailingComma;
            case Due.FirstName or Due.Name when Next is (byte)'"':
                due = Due.Colon;
                return ScanString();
            case Due.FirstName:
                return Unexpected(JsonSyntax.NoNameOrBrace);
            case Due.Name:
                return Unexpected(JsonSyntax.NoName);
            case Due.Colon when Next is (byte)':':
                due = Due.Value;
                _offset++;
                return null;
            case Due.Colon:
                return Unexpected(JsonSyntax.NoColon);
            case Due.Separator when Next is (byte)',':
                due = IsInObject ? Due.Name : Due.Element;
                _offset++;
                return null;
            case Due.Separator:
                return Unexpected(IsInObject ? JsonSyntax.NoCommaOrBrace : JsonSyntax.NoCommaOrBracket);
            case Due.End:
                return Unexpected(JsonSyntax.MoreAfterTheEnd);
            default:
                return ScanValue(ref due);
        }
    }

    private Fault? ScanValue(ref Due due)
    {
        Fault missing = due is Due.FirstElement ? JsonSyntax.NoValueOrBracket : JsonSyntax.NoValue;
        due = _depth is 0 ? Due.End : Due.Separator;
        switch (Next)
        {
            case (byte)'{':
                due = Due.FirstName;
                return Open(isObject: true);
            case (byte)'[':
                due = Due.FirstElement;
                return Open(isObject: false);
            case (byte)'"':
                return ScanString();
            case (byte)'-' or (>= (byte)'0' and <= (byte)'9'):
                return ScanNumber();
            case (byte)'t':
                return ScanLiteral("true"u8);
            case (byte)'f':
                return ScanLiteral("false"u8);
            case (byte)'n':
                return ScanLiteral("null"u8);
            case (byte)'+' or (byte)'.':
                return JsonSyntax.NoNumber;
            default:
                return char.IsAsciiLetter((char)Next) ? JsonSyntax.NoLiteral : Unexpected(missing);
        }
    }

    private Fault? Open(bool isObject)
    {
        if (_depth == PayloadIdentity.MaxDepth)
        {
            return JsonSyntax.NestedTooDeep;
        }

        _depth++;
        _objects = (_objects << 1) | (isObject ? 1u : 0u);
        _offset++;
        return null;
    }

    private void Close(out Due due)
    {
        _depth--;
        _objects >>= 1;
        _offset++;
        due = _depth is 0 ? Due.End : Due.Separator;
    }

    private Fault? ScanString()
    {
        _offset++;
        while (true)
        {
            int length = _json[_offset..].IndexOfAny(EndsOfPlainText);
            _offset = length < 0 ? _json.Length : _offset + length;
            if (IsAtEnd)
            {
                return JsonSyntax.EndsInString;
            }

            switch (Next)
            {
                case (byte)'"':
                    _offset++;
                    return null;
                case (byte)'\\':
                    if (ScanEscape() is { } fault)
                    {
                        return fault;
                    }

                    break;
                case (byte)'\n' or (byte)'\r':
                    return JsonSyntax.LineBreakInString;
                default:
                    return JsonSyntax.ControlCharacterInString;
            }
        }
    }

    private Fault? ScanEscape()
    {
        _offset++;
        if (IsAtEnd)
        {
            return JsonSyntax.EndsInString;
        }

        if (!"\"\\/bfnrtu"u8.Contains(Next))
        {
            return JsonSyntax.NoEscape;
        }

        int digits = Next is (byte)'u' ? HexDigits : 0;
        _offset++;
        for (int i = 0; i < digits; i++, _offset++)
        {
            if (IsAtEnd)
            {
                return JsonSyntax.EndsInString;
            }

            if (!char.IsAsciiHexDigit((char)Next))
            {
                return JsonSyntax.NoHexDigit;
            }
        }

        return null;
    }

    private Fault? ScanNumber()
    {
        if (Next is (byte)'-')
        {
            _offset++;
        }

        bool beginsWithZero = !IsAtEnd && Next is (byte)'0';
        int start = _offset;
        if (ScanDigits() is { } fault)
        {
            return fault;
        }

        if (beginsWithZero && _offset - start > 1)
        {
            _offset = start + 1;
            return JsonSyntax.LeadingZero;
        }

        if (!IsAtEnd && Next is (byte)'.')
        {
            _offset++;
            if (ScanDigits() is { } fractionFault)
            {
                return fractionFault;
            }
        }

        if (!IsAtEnd && Next is (byte)'e' or (byte)'E')
        {
            _offset++;
            if (!IsAtEnd && Next is (byte)'+' or (byte)'-')
            {
                _offset++;
            }

            if (ScanDigits() is { } exponentFault)
            {
                return exponentFault;
            }
        }

        // What follows a number without a gap was meant as a part of it.
        return !IsAtEnd && (char.IsAsciiLetter((char)Next) || Next is (byte)'.' or (byte)'+' or (byte)'-') ? JsonSyntax.NoNumber : null;
    }

    /// <summary>Goes behind a digit, which must be there, and those that follow it.</summary>
    private Fault? ScanDigits()
    {
        int start = _offset;
        while (!IsAtEnd && char.IsAsciiDigit((char)Next))
        {
            _offset++;
        }

        return _offset > start ? null : IsAtEnd ? JsonSyntax.EndsTooEarly : JsonSyntax.NoNumber;
    }

    private Fault? ScanLiteral(ReadOnlySpan<byte> literal)
    {
        int length = _json[_offset..].CommonPrefixLength(literal);
        _offset += length;
        return length == literal.Length ? null : IsAtEnd ? JsonSyntax.EndsTooEarly : JsonSyntax.NoLiteral;
    }

    private readonly Fault Unexpected(Fault expected) => JsonSyntax.FindForeign(_json[_offset..]) ?? expected;

    private void SkipWhiteSpace()
    {
        int length = _json[_offset..].IndexOfAnyExcept(" \t\r\n"u8);
        _offset = length < 0 ? _json.Length : _offset + length;
    }
}
