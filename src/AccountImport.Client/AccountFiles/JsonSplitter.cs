using System.Buffers;
using System.Text;
using AccountImport.Client.Validation;

namespace AccountImport.Client.AccountFiles;

/// <summary>Cuts a JSON array of accounts, by itself or as a member of an object, or takes one account.</summary>
/// <remarks>
/// <para>
/// Accounts are found by their brackets. Where the brackets do not fit, or where behind an account neither a comma nor the end
/// follows, something is broken, and the next account is looked for: an object that begins as accounts of the file do. What lies
/// between is one stretch with a fault, so that no part of the file goes unmentioned; if there is no next account, the reading ends.
/// </para>
/// <para>
/// An account counts only when it is known what follows it: with a bracket too many, the first half of one may look whole.
/// </para>
/// </remarks>
internal sealed class JsonSplitter : AccountSplitter
{
    /// <summary>How much white space behind an account is kept in memory while the account waits for what follows it.</summary>
    private const int MaxGap = 4096;

    /// <summary>How many bytes tell what people write that JSON does not have.</summary>
    private const int ForeignLength = 3;

    private static readonly Fault NextAccount = CreateFault("Another account begins here; expected the rest of the one before it, up to its closing bracket.");

    private static readonly SearchValues<byte> LiteralEnds = SearchValues.Create(",:[]{}\" \t\r\n"u8);

    private readonly AccountFileShape _shape;
    private readonly byte[] _identifierName;
    private readonly Action<ReadOnlyMemory<byte>, FilePosition>? _readTail;

    private Mode _mode;
    private Expectation _expectation;

    // The window begins with an account that waits for what follows it, if this is not 0. The reading goes on at _at.
    private long _waiting;
    private long _at;
    private JsonScanner _scanner;

    // How the last account began; a file is written by one program, and so all of them begin alike.
    private byte[] _lastName = [];

    // Of a stretch that is broken, or too large to be held: where it began, and how much of it is gone from the window.
    private FilePosition _start;
    private long _gone;
    private Fault? _fault;
    private FilePosition _faultPosition;
    private long _faultOffset;
    private byte[][] _names = [];
    private bool _wasBroken;
    private StructureException? _end;

    /// <summary>Makes a splitter of a window that begins behind the bracket of the array, or with the bracket of the one account.</summary>
    /// <param name="window">The window.</param>
    /// <param name="shape">The file's shape.</param>
    /// <param name="options">The names and limits.</param>
    /// <param name="readTail">Takes what follows the array, and throws a <see cref="StructureException"/> where that should not follow. By default nothing may follow.</param>
    public JsonSplitter(ByteWindow window, AccountFileShape shape, AccountFileReaderOptions options, Action<ReadOnlyMemory<byte>, FilePosition>? readTail = null)
        : base(window, options.MaxAccountBytes)
    {
        _shape = shape;
        _identifierName = Encoding.UTF8.GetBytes($"\"{options.IdentifierMember}\"");
        _readTail = readTail;
        _mode = shape is AccountFileShape.SingleAccount ? Mode.Value : Mode.Gap;
    }

    private enum Mode
    {
        /// <summary>Between two accounts.</summary>
        Gap,

        /// <summary>In an object, array or string.</summary>
        Value,

        /// <summary>In an object or array that is too large to be held.</summary>
        LargeValue,

        /// <summary>In what is broken, in search of the next account.</summary>
        Broken,

        /// <summary>Behind the array.</summary>
        Tail,

        /// <summary>At the end of the file, or as far as it can be read.</summary>
        Ended,
    }

    private enum Expectation
    {
        ElementOrEnd,
        Element,
        CommaOrEnd,
        EndOfFile,
    }

    private Expectation AfterValue => _shape is AccountFileShape.SingleAccount ? Expectation.EndOfFile : Expectation.CommaOrEnd;

    protected override Progress TryRead(out Stretch stretch)
    {
        stretch = default;
        return _mode switch
        {
            Mode.Gap => ReadGap(ref stretch),
            Mode.Value => ReadValue(ref stretch),
            Mode.LargeValue => ReadLargeValue(ref stretch),
            Mode.Broken => ReadBroken(ref stretch),
            Mode.Tail => ReadTail(),
            _ => _end is null ? Progress.Ended : throw _end,
        };
    }

    private Progress ReadGap(ref Stretch stretch)
    {
        _at = Window.IndexOfAnyExcept(WhiteSpace, _at);
        if (_at == Window.Length)
        {
            return ReadEndOfGap(ref stretch);
        }

        byte first = Window.From(_at)[0];
        if (_waiting > 0)
        {
            switch (IsFollowedWell(first) ? true : IsFollowedByNextAccount(first))
            {
                case null:
                    return Progress.NeedsMore;
                case true:
                    return Release(ref stretch);
            }
        }

        if (first is (byte)'[' or (byte)']' && _waiting is 0 && _expectation is not Expectation.EndOfFile)
        {
            switch (IsBeforeAccount(_at + 1))
            {
                case null:
                    return Progress.NeedsMore;
                case true:
                    return BeginBroken(_at, CreateFault("There is a bracket too many before an account; expected the accounts in one array."));
            }
        }

        switch (_expectation)
        {
            case Expectation.CommaOrEnd when first is (byte)',':
                _at++;
                _expectation = Expectation.Element;
                return Progress.GoOn;
            case Expectation.CommaOrEnd or Expectation.ElementOrEnd when first is (byte)']':
                ConsumeToHere(1);
                _mode = Mode.Tail;
                return Progress.GoOn;
            case Expectation.Element or Expectation.ElementOrEnd when first is (byte)'{' or (byte)'[':
                return BeginValue(ref stretch);
            case Expectation.Element or Expectation.ElementOrEnd when first is (byte)'"':
                return ReadString(ref stretch);
            case Expectation.Element or Expectation.ElementOrEnd when IsLiteral(first):
                return ReadLiteral(ref stretch);
            case Expectation.Element when first is (byte)']':
                return EndBehindArray(new StructureException(Window.PositionOf(_at), "There is a comma before the closing bracket; expected none behind the last account."));
            case Expectation.EndOfFile:
                return EndAfterSingleAccount(ref stretch);
            case var _ when Window.Length - _at < ForeignLength && !Window.IsLast:
                return Progress.NeedsMore;
            default:
                return BeginBroken(_at, JsonSyntax.FindForeign(Window.Copy(_at, Math.Min(Window.Length - _at, ForeignLength)).Span) ?? Expected(_expectation));
        }
    }

    /// <summary>Whether what follows the waiting account shows that it is whole: more of an account's own members would begin otherwise.</summary>
    private bool IsFollowedWell(byte first) => _expectation switch
    {
        Expectation.CommaOrEnd => first is (byte)']',
        Expectation.Element => first is (byte)'{' or (byte)'[' or (byte)']' or (byte)',' or (byte)'/',
        _ => false,
    };

    /// <summary>
    /// Whether the next account begins one character further on, instead of the comma or behind it, or lacks behind the comma only its
    /// brace: then the waiting one is whole, and not the cause.
    /// </summary>
    /// <returns><see langword="null"/> if more bytes must be seen.</returns>
    private bool? IsFollowedByNextAccount(byte first)
    {
        if (first is (byte)',' || _expectation is Expectation.EndOfFile)
        {
            return false;
        }

        byte[][] names = FindNames(_at);
        ReadOnlySpan<byte> start = Window.Copy(_at, Math.Min(MaxGap, Window.Length - _at)).Span;
        ReadOnlySpan<byte> behindOne = start[1..].TrimStart(" \t\r\n"u8);
        bool? isFound = AccountStart.IsAt(behindOne, names);
        if (_expectation is Expectation.Element)
        {
            isFound = Either(isFound, Either(AccountStart.IsNameAt(start, names), AccountStart.IsNameAt(behindOne, names)));
        }

        return isFound ?? (Window.IsLast || start.Length == MaxGap ? false : null);
    }

    /// <summary>Whether one of two things is so; <see langword="null"/> if that is not known yet.</summary>
    private static bool? Either(bool? one, bool? other) => one is true || other is true ? true : one is null || other is null ? null : false;

    /// <summary>Whether an account begins behind a bracket: then it is not the bracket that opens or closes the array.</summary>
    /// <returns><see langword="null"/> if more bytes must be seen.</returns>
    private bool? IsBeforeAccount(long offset)
    {
        if (Window.From(offset) is [not ((byte)',' or (byte)'{' or (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n'), ..])
        {
            return false;
        }

        byte[][] names = FindNames(offset: 0);
        ReadOnlySpan<byte> start = Window.Copy(offset, Math.Min(MaxGap, Window.Length - offset)).Span;
        ReadOnlySpan<byte> next = start.TrimStart(" \t\r\n"u8);
        next = next is [(byte)',', ..] ? next[1..].TrimStart(" \t\r\n"u8) : next;
        return AccountStart.IsAt(next, names) ?? (Window.IsLast || start.Length == MaxGap ? false : null);
    }

    private static bool IsLiteral(byte first) => first is (byte)'-' or (byte)'t' or (byte)'f' or (byte)'n' or (>= (byte)'0' and <= (byte)'9');

    private Progress ReadEndOfGap(ref Stretch stretch)
    {
        if (_waiting > 0)
        {
            return Window.IsLast || _at - _waiting > MaxGap ? Release(ref stretch) : Progress.NeedsMore;
        }

        ConsumeToHere();
        return !Window.IsLast ? Progress.NeedsMore
            : _expectation is Expectation.EndOfFile ? End()
            : End($"The file ends too early; expected {Describe(_expectation)}.");
    }

    private Progress ReadValue(ref Stretch stretch)
    {
        while (_at < Window.Length)
        {
            bool hasEnded = _scanner.TryFindEnd(Window.From(_at), out int consumed);
            _at += consumed;
            if (_at > MaxAccountBytes)
            {
                return BeginLargeValue(hasEnded, ref stretch);
            }

            if (hasEnded)
            {
                return EndValue();
            }
        }

        if (!Window.IsLast)
        {
            return Progress.NeedsMore;
        }

        if (FindBreak(_at) is { } error)
        {
            return BeginBroken(error.ByteOffset, error.Fault);
        }

        FilePosition start = Window.Position;
        ConsumeToHere();
        return End($"The file ends within the account that begins at {start}; expected the rest of it, up to its closing bracket.");
    }

    private Progress EndValue()
    {
        if (_scanner.HasMismatch)
        {
            // Where it is nested too deep to know which bracket should be closed, that is the error.
            JsonSyntaxError error = new JsonSyntaxScanner(Window.Copy(0, _at).Span).FindError()!.Value;
            return BeginBroken(error.ByteOffset, error.Fault);
        }

        _waiting = _at;
        _expectation = AfterValue;
        _mode = Mode.Gap;
        return Progress.GoOn;
    }

    private Progress BeginLargeValue(bool hasEnded, ref Stretch stretch)
    {
        // A quotation mark or bracket that is missing can make one account of half the file.
        if (FindBreak(Math.Min(_at, MaxAccountBytes)) is { } error)
        {
            return BeginBroken(error.ByteOffset, error.Fault);
        }

        _start = Window.Position;
        _gone = _at;
        ConsumeToHere();
        _mode = Mode.LargeValue;
        return hasEnded ? EndLargeValue(ref stretch) : Progress.GoOn;
    }

    /// <summary>Finds where an account that does not end, or not soon enough, is broken.</summary>
    private JsonSyntaxError? FindBreak(long length)
    {
        ReadOnlySpan<byte> json = Window.Copy(0, length).Span;
        if (JsonSyntax.FindBreak(json) is { } error)
        {
            return error;
        }

        // With a bracket that is missing, the accounts that follow look like elements of an inner list.
        byte[][] names = FindNames(length);
        for (int offset = 1; json[offset..].IndexOf((byte)'{') is >= 0 and var index; offset++)
        {
            offset += index;
            if (AccountStart.IsAt(json[offset..], names) is true)
            {
                return new JsonSyntaxError(offset, NextAccount);
            }
        }

        return null;
    }

    private Progress ReadLargeValue(ref Stretch stretch)
    {
        while (Window.Length > 0)
        {
            bool hasEnded = _scanner.TryFindEnd(Window.From(0), out int consumed);
            _gone += consumed;
            Window.Consume(consumed);
            if (hasEnded)
            {
                return EndLargeValue(ref stretch);
            }
        }

        return Window.IsLast ? EndLargeValue(ref stretch) : Progress.NeedsMore;
    }

    private Progress EndLargeValue(ref Stretch stretch)
    {
        stretch = CreateTooLarge(_start, _gone, _shape is AccountFileShape.SingleAccount ? " If it is an object with a list of accounts, name the member that has them." : string.Empty);
        _expectation = AfterValue;
        _mode = Mode.Gap;
        return Progress.Found;
    }

    /// <summary>Reads the beginning of a string between two accounts: one with a colon behind it is a member's name, the rest of an account that seemed to have ended.</summary>
    private Progress ReadString(ref Stretch stretch)
    {
        ReadOnlySpan<byte> start = Window.Copy(_at, Math.Min(MaxGap, Window.Length - _at)).Span;
        var scanner = default(JsonScanner);
        ReadOnlySpan<byte> behind = scanner.TryFindEnd(start, out int length) ? start[length..].TrimStart(" \t\r\n"u8) : [];
        if (behind.IsEmpty && start.Length < MaxGap && !Window.IsLast)
        {
            return Progress.NeedsMore;
        }

        return behind is [(byte)':', ..] ? BeginBroken(_at, Expected(_expectation)) : BeginValue(ref stretch);
    }

    /// <summary>Reads a number, true, false or null between two accounts.</summary>
    private Progress ReadLiteral(ref Stretch stretch)
    {
        ReadOnlySpan<byte> start = Window.Copy(_at, Math.Min(MaxGap, Window.Length - _at)).Span;
        int length = start.IndexOfAny(LiteralEnds);
        if (length < 0)
        {
            if (start.Length == MaxGap)
            {
                return BeginBroken(_at, Expected(_expectation));
            }

            if (!Window.IsLast)
            {
                return Progress.NeedsMore;
            }

            length = start.Length;
        }

        if (_waiting > 0)
        {
            return ReleaseBeforeNoAccount(ref stretch);
        }

        ConsumeToHere();
        _scanner = default;
        _at = length;
        return EndValue();
    }

    private Progress BeginValue(ref Stretch stretch)
    {
        if (_waiting > 0)
        {
            return ReleaseBeforeNoAccount(ref stretch);
        }

        ConsumeToHere();
        _scanner = default;
        _mode = Mode.Value;
        return Progress.GoOn;
    }

    /// <summary>Begins to look for the next account.</summary>
    /// <param name="offset">Where in the window it shows that something is broken.</param>
    /// <param name="fault">What was expected there.</param>
    private Progress BeginBroken(long offset, Fault fault)
    {
        if (_waiting is 0 && _mode is Mode.Gap)
        {
            offset -= _at;
            ConsumeToHere();
        }
        else if (_waiting > 0 && JsonSyntax.FindBreak(Window.Copy(0, _waiting).Span) is { } error)
        {
            // It seemed to be whole by its brackets, and what follows it only shows that it is not.
            offset = error.ByteOffset;
            fault = error.Fault;
            _waiting = 0;
        }

        _start = Window.Position;
        _gone = 0;
        _fault = fault;
        _faultOffset = offset;
        _faultPosition = Window.PositionOf(offset);
        _names = FindNames(offset);

        // What is broken shows only behind the next account where a bracket is missing. An account that waited is whole. Where
        // nothing but a comma is missing, there is only the account behind it that this can be said of.
        _at = _waiting > 0 ? offset : Window.From(0)[0] is (byte)'{' ? 1 : 0;
        _waiting = 0;
        _wasBroken = true;
        _mode = Mode.Broken;
        return Progress.GoOn;
    }

    /// <summary>The names of the first members that accounts of this file have.</summary>
    private byte[][] FindNames(long offset)
    {
        ReadOnlySpan<byte> name = _lastName;
        if (name.IsEmpty)
        {
            // Only what lies before the fault: how much lies behind it is by chance.
            name = AccountStart.FirstName(Window.Copy(0, Math.Min(offset, MaxGap)).Span);
        }

        return name.IsEmpty || name.SequenceEqual(_identifierName) ? [_identifierName] : [_identifierName, name.ToArray()];
    }

    private Progress ReadBroken(ref Stretch stretch)
    {
        bool? isFound = _shape is AccountFileShape.SingleAccount ? SkipRest() : FindAccountStart();
        if (isFound is true)
        {
            if (_gone + _at < _faultOffset)
            {
                _fault = NextAccount;
                _faultPosition = Window.PositionOf(_at);
            }

            stretch = CreateBroken(_at, isFollowed: true);
            ConsumeToHere();
            _end = null;
            _expectation = Expectation.Element;
            _mode = Mode.Gap;
            return Progress.Found;
        }

        if (Window.IsLast)
        {
            return EndBroken(ref stretch);
        }

        if (Window.Length > MaxAccountBytes && _at > MaxGap)
        {
            long count = _at - MaxGap;
            Window.Consume(count);
            _gone += count;
            _at = MaxGap;
        }

        return Progress.NeedsMore;
    }

    private bool? SkipRest()
    {
        _at = Window.Length;
        return null;
    }

    /// <summary>Looks for the next account.</summary>
    /// <returns>Whether it was found; <see langword="null"/> if more bytes must be seen.</returns>
    private bool? FindAccountStart()
    {
        int maxLength = AccountStart.GetMaxLength(_names);
        while (_at < Window.Length)
        {
            ReadOnlySpan<byte> bytes = Window.From(_at);
            int index = bytes.IndexOf((byte)'{');
            if (index < 0)
            {
                _at += bytes.Length;
                continue;
            }

            _at += index;
            bytes = bytes[index..];
            if (bytes.Length < maxLength && bytes.Length < Window.Length - _at)
            {
                bytes = Window.Copy(_at, Math.Min(maxLength, Window.Length - _at)).Span;
            }

            switch (AccountStart.IsAt(bytes, _names))
            {
                case true:
                    return true;
                case null when !Window.IsLast:
                    return null;
            }

            _at++;
        }

        return null;
    }

    private Progress EndBroken(ref Stretch stretch)
    {
        // The brackets that close the file, if they are there, belong to the file.
        int kept = (int)Math.Min(Window.Length, MaxGap);
        ReadOnlySpan<byte> end = Window.Copy(Window.Length - kept, kept).Span;
        ReadOnlySpan<byte> content = _end is null ? WithoutClosing(end) : end;
        if (Window.Length - end.Length + content.Length is 0)
        {
            content = end;
        }

        bool isClosed = _shape is AccountFileShape.SingleAccount || content.Length < end.Length;
        stretch = CreateBroken(Window.Length - end.Length + content.Length, isFollowed: false);
        _at = Window.Length;
        ConsumeToHere();
        if (_end is not null || isClosed)
        {
            End();
        }
        else
        {
            End($"The file ends too early; expected {Describe(Expectation.CommaOrEnd)}.");
        }

        return Progress.Found;
    }

    private ReadOnlySpan<byte> WithoutClosing(ReadOnlySpan<byte> end)
    {
        ReadOnlySpan<byte> trimmed = end.TrimEnd(" \t\r\n"u8);
        if (_shape is AccountFileShape.Array && trimmed is [.., (byte)']'])
        {
            return trimmed[..^1];
        }

        if (_shape is AccountFileShape.Wrapper && trimmed is [.., (byte)'}'])
        {
            trimmed = trimmed[..^1].TrimEnd(" \t\r\n"u8);
            return trimmed is [.., (byte)']'] ? trimmed[..^1] : trimmed;
        }

        return end;
    }

    /// <summary>Makes a stretch of the window up to an offset, without the white space at its end and, before an account, the comma.</summary>
    private Stretch CreateBroken(long end, bool isFollowed)
    {
        int kept = (int)Math.Min(end, MaxGap);
        ReadOnlySpan<byte> tail = ((ReadOnlySpan<byte>)Window.Copy(end - kept, kept).Span).TrimEnd(" \t\r\n"u8);
        if (isFollowed && tail is [_, .., (byte)','])
        {
            tail = tail[..^1].TrimEnd(" \t\r\n"u8);
        }

        long inWindow = end - kept + tail.Length;
        long length = _gone + inWindow;
        bool isHeld = _gone is 0 && length <= MaxAccountBytes;
        return new Stretch(isHeld ? Window.Copy(0, inWindow) : ReadOnlyMemory<byte>.Empty, length, _start) { Fault = _fault, FaultPosition = _faultPosition };
    }

    private Progress ReadTail()
    {
        if (_readTail is null)
        {
            Window.Consume(Window.IndexOfAnyExcept(WhiteSpace, 0));
            return Window.Length > 0 ? EndBehindArray(new StructureException(Window.Position, "Expected the end of the file."))
                : Window.IsLast ? End()
                : Progress.NeedsMore;
        }

        if (Window.Length > MaxAccountBytes)
        {
            return EndBehindArray(new StructureException(
                Window.Position,
                $"More than {MaxAccountBytes} bytes follow the accounts; expected the end of the object that they are in."));
        }

        if (!Window.IsLast)
        {
            return Progress.NeedsMore;
        }

        try
        {
            _readTail(Window.Copy(0, Window.Length), Window.Position);
            Window.Consume(Window.Length);
            return End();
        }
        catch (StructureException exception)
        {
            return EndBehindArray(exception);
        }
    }

    /// <summary>Ends where something follows the array that should not; behind what was broken, the array may not have been that of the accounts.</summary>
    private Progress EndBehindArray(StructureException exception)
    {
        _end = exception;
        return _wasBroken ? BeginBroken(_at, CreateFault(exception.Message)) : End();
    }

    private Progress EndAfterSingleAccount(ref Stretch stretch)
    {
        const string Detail = "Expected the end of the file; several accounts are an array, or one a line.";
        FilePosition position = Window.PositionOf(_at);
        if (_waiting is 0)
        {
            return End(Detail);
        }

        Progress progress = Release(ref stretch);
        stretch = stretch with { Fault = CreateFault(Detail), FaultPosition = position };
        End(Detail);
        return progress;
    }

    private static Fault CreateFault(string detail) => new(ValidationCodes.InvalidJson, detail);

    private static Fault Expected(Expectation expectation) => CreateFault($"Expected {Describe(expectation)}.");

    /// <summary>Lets go of the account that has waited, unless it turns out to be several.</summary>
    private Progress Release(ref Stretch stretch)
    {
        stretch = new Stretch(Window.Copy(0, _waiting), _waiting, Window.Position);
        ReadOnlySpan<byte> account = stretch.Utf8Json.Span;
        ReadOnlySpan<byte> name = AccountStart.FirstName(account);
        if (AccountStart.IsRepeated(name, account) && _shape is not AccountFileShape.SingleAccount && JsonSyntax.FindBreak(account) is { } error)
        {
            // Its brackets fit by chance: a string that is not closed turns the next account inside out.
            return BeginBroken(error.ByteOffset, error.Fault);
        }

        if (!name.IsEmpty && !name.SequenceEqual(_lastName))
        {
            _lastName = name.ToArray();
        }

        _waiting = 0;
        ConsumeToHere();
        return Progress.Found;
    }

    /// <summary>Lets go of the account that has waited, where what follows it is no account: it may be the rest of this one, if this one is broken.</summary>
    private Progress ReleaseBeforeNoAccount(ref Stretch stretch) =>
        JsonSyntax.FindBreak(Window.Copy(0, _waiting).Span) is { } error ? BeginBroken(error.ByteOffset, error.Fault) : Release(ref stretch);

    private void ConsumeToHere(int more = 0)
    {
        Window.Consume(_at + more);
        _at = 0;
    }

    private Progress End()
    {
        _mode = Mode.Ended;
        return Progress.GoOn;
    }

    private Progress End(string message)
    {
        _end = new StructureException(Window.PositionOf(_at), message);
        return End();
    }

    private static string Describe(Expectation expectation) => expectation switch
    {
        Expectation.ElementOrEnd => "an account, an object in braces, or ]",
        Expectation.Element => "an account, an object in braces",
        Expectation.CommaOrEnd => "a comma or ] behind the account",
        _ => "the end of the file",
    };
}
