using System.Text;
using System.Text.Json;
using AccountImport.Client.Accounts;
using AccountImport.Client.Contracts;

namespace AccountImport.Client.Validation;

/// <summary>Goes once through the JSON of an account and collects what is wrong with it; an account without faults costs no memory.</summary>
/// <remarks>
/// What depends on a sibling that may come later (an IBAN on the type of its number, a pseudo-IBAN on the type of the account)
/// is remembered by its place and decided when the object ends. A repeated member counts as <see cref="JsonSerializer"/> has it: the last one.
/// </remarks>
internal ref struct AccountWalker
{
    private const int NoCountry = -1;

    private readonly ReadOnlySpan<byte> _json;
    private readonly IReadOnlyList<byte[]> _interestBearingAccountTypes;
    private Utf8JsonReader _reader;
    private List<Finding>? _findings;

    private JsonStringToken? _externalAccountId;
    private JsonStringToken? _externalAccountNumber;
    private JsonStringToken? _accountType;
    private bool _hasMasterAccount;
    private JsonStringToken? _masterAccount;
    private bool _hasInterestMethod;
    private JsonStringToken? _interestMethod;
    private List<int>? _unknownIbanCountries;

    private JsonStringToken? _number;
    private JsonStringToken? _numberType;
    private JsonStringToken? _numberCountry;
    private JsonStringToken? _institutionId;
    private JsonStringToken? _institutionIdType;

    /// <summary>Makes a walker of bytes that are valid UTF-8.</summary>
    /// <param name="utf8Json">The account.</param>
    /// <param name="interestBearingAccountTypes">The account types that need an interest method, in UTF-8.</param>
    public AccountWalker(ReadOnlySpan<byte> utf8Json, IReadOnlyList<byte[]> interestBearingAccountTypes)
    {
        _json = utf8Json;
        _interestBearingAccountTypes = interestBearingAccountTypes;
        _reader = new Utf8JsonReader(utf8Json, new JsonReaderOptions { MaxDepth = PayloadIdentity.MaxDepth });
    }

    /// <summary>The external account id of the master account, if the walk met one that is text.</summary>
    public readonly JsonStringToken? MasterAccount => _masterAccount;

    /// <summary>Goes through the account.</summary>
    /// <returns>The findings in the order of the document; <see langword="null"/> if there are none.</returns>
    /// <exception cref="JsonException">The bytes are not one JSON value, or nested too deep.</exception>
    public IReadOnlyList<Finding>? Walk()
    {
        _reader.Read();
        if (_reader.TokenType is JsonTokenType.StartObject)
        {
            int start = (int)_reader.TokenStartIndex;
            CheckObject(ObjectShape.Account);
            CheckExternalAccountNumber();
            CheckWhatDependsOnTheAccountType(start);
        }
        else
        {
            Report(Fault.NotAnAccount);
            _reader.Skip();
        }

        // Throws if anything but white space follows.
        _reader.Read();

        // A sort that keeps the order of equals: the members that an object lacks stay in the order of its documentation.
        return _findings is null ? null : [.. _findings.OrderBy(finding => finding.Offset)];
    }

    private void CheckObject(ObjectShape shape)
    {
        if (ReferenceEquals(shape, ObjectShape.AccountNumberEntry))
        {
            _number = _numberType = _numberCountry = _institutionId = _institutionIdType = null;
        }

        int start = (int)_reader.TokenStartIndex;
        var otherNames = default(SeenMemberNames);
        uint seen = 0;
        int expected = 0;
        while (_reader.Read() && _reader.TokenType is JsonTokenType.PropertyName)
        {
            // A name with half of a surrogate pair is none of the documented ones, and to compare it would throw.
            int index = CheckUnicode() ? shape.IndexOf(ref _reader, expected) : -1;
            bool isNew;
            if (index < 0)
            {
                isNew = otherNames.Add(JsonStringToken.Of(in _reader), _json);
            }
            else
            {
                isNew = (seen & (1u << index)) is 0;
                seen |= 1u << index;
                expected = index + 1;
            }

            if (!isNew)
            {
                Report(Fault.DuplicateMember);
            }

            _reader.Read();
            if (index < 0)
            {
                CheckAnyValue();
            }
            else
            {
                CheckMember(shape.Members[index]);
            }
        }

        for (int i = 0; i < shape.Members.Length; i++)
        {
            if ((seen & (1u << i)) is 0 && shape.Members[i].Presence is Presence.Mandatory or Presence.MandatoryOrNull)
            {
                Report(Fault.Missing, start, shape.Members[i].Name);
            }
        }

        if (ReferenceEquals(shape, ObjectShape.AccountNumberEntry))
        {
            CheckAccountNumberEntry();
        }
    }

    private void CheckMember(MemberShape member)
    {
        if (_reader.TokenType is JsonTokenType.Null)
        {
            ReportIfAny(NullFaultOf(member.Presence), (int)_reader.TokenStartIndex);
            return;
        }

        switch (member.Kind)
        {
            case ValueKind.Object when _reader.TokenType is JsonTokenType.StartObject:
                CheckObject(member.Shape!);
                break;
            case ValueKind.AnyObject when _reader.TokenType is JsonTokenType.StartObject:
                CheckAnyValue();
                break;
            case ValueKind.Object or ValueKind.AnyObject:
                CheckMistypedValue(Fault.NotAnObject);
                break;
            case ValueKind.Array when _reader.TokenType is JsonTokenType.StartArray:
                CheckArray(member);
                break;
            case ValueKind.Array:
                CheckMistypedValue(Fault.NotAnArray);
                break;
            case ValueKind.Number when _reader.TokenType is JsonTokenType.Number:
                if (!ExactDecimalJsonConverter.TryParse(_reader.ValueSpan, out _))
                {
                    Report(Fault.InvalidNumber);
                }

                break;
            case ValueKind.Number:
                CheckMistypedValue(Fault.NotANumber);
                break;
            default:
                CheckText(member);
                break;
        }
    }

    private static Fault? NullFaultOf(Presence presence) => presence switch
    {
        Presence.Mandatory => Fault.Null,
        Presence.MandatoryOrNull => Fault.NullSourceLink,
        Presence.OptionalNotNull => Fault.NullIdentity,
        _ => null,
    };

    private void CheckArray(MemberShape member)
    {
        int start = (int)_reader.TokenStartIndex;
        bool isEmpty = true;
        while (_reader.Read() && _reader.TokenType is not JsonTokenType.EndArray)
        {
            isEmpty = false;
            if (_reader.TokenType is JsonTokenType.StartObject)
            {
                CheckObject(member.Shape!);
            }
            else
            {
                CheckMistypedValue(_reader.TokenType is JsonTokenType.Null ? Fault.Null : Fault.NotAnObject);
            }
        }

        if (isEmpty && member.NeedsElement)
        {
            Report(Fault.Empty, start);
        }
    }

    private void CheckText(MemberShape member)
    {
        _hasMasterAccount |= member.Kind is ValueKind.MasterAccount;
        _hasInterestMethod |= member.Kind is ValueKind.InterestMethod;
        if (_reader.TokenType is not JsonTokenType.String)
        {
            CheckMistypedValue(Fault.NotAString);
            return;
        }

        if (!CheckUnicode())
        {
            return;
        }

        var token = JsonStringToken.Of(in _reader);
        ReadOnlySpan<byte> content = token.Content(_json, token.IsEscaped ? stackalloc byte[JsonStringToken.BufferLength] : []);

        // What is wrong with a blank part of the identity, the rule of the identity says.
        if (member is { Presence: Presence.Mandatory or Presence.MandatoryOrNull, Kind: not ValueKind.ExternalAccountId } && IsBlank(content))
        {
            Report(member.Presence is Presence.MandatoryOrNull ? Fault.BlankSourceLink : member.Kind is ValueKind.Date ? Fault.BlankDate : Fault.Blank);
        }
        else
        {
            Fault? fault = FindFault(member.Kind, content);
            ReportIfAny(fault, token.Start);

            // A tenant may have said of a type that is not in the list that it bears interest.
            if (fault is null || member.Kind is ValueKind.AccountTypeCode)
            {
                Remember(member.Kind, token);
            }
        }
    }

    private static Fault? FindFault(ValueKind kind, ReadOnlySpan<byte> content) => kind switch
    {
        ValueKind.ExternalAccountId or ValueKind.ImportSupplier or ValueKind.ExternalAccountNumber => IdentityPartRule.FindFault(content),
        ValueKind.Date => DateRule.FindFault(content),
        ValueKind.Country or ValueKind.AccountNumberCountry => Iso3166.IsCountry(content) ? null : Fault.InvalidCountry,
        ValueKind.Currency => Iso4217.IsCurrency(content) ? null : Fault.InvalidCurrency,
        ValueKind.StatusCode => KnownCodes.IsStatus(content) ? null : Fault.InvalidStatus,
        ValueKind.AccountTypeCode => KnownCodes.IsAccountType(content) ? null : Fault.InvalidAccountType,
        ValueKind.AccountNumberType => KnownCodes.IsAccountNumberType(content) ? null : Fault.InvalidAccountNumberType,
        ValueKind.InstitutionIdType => KnownCodes.IsInstitutionIdType(content) ? null : Fault.InvalidInstitutionIdType,
        ValueKind.AccountRight => KnownCodes.IsAccountRight(content) ? null : Fault.UnknownAccountRight,
        ValueKind.PersonType => KnownCodes.IsPersonType(content) ? null : Fault.UnknownPersonType,
        _ => null,
    };

    private void Remember(ValueKind kind, JsonStringToken token)
    {
        switch (kind)
        {
            case ValueKind.ExternalAccountId:
                _externalAccountId = token;
                break;
            case ValueKind.ExternalAccountNumber:
                _externalAccountNumber = token;
                break;
            case ValueKind.AccountTypeCode:
                _accountType = token;
                break;
            case ValueKind.MasterAccount:
                _masterAccount = token;
                break;
            case ValueKind.InterestMethod:
                _interestMethod = token;
                break;
            case ValueKind.AccountNumberValue:
                _number = token;
                break;
            case ValueKind.AccountNumberType:
                _numberType = token;
                break;
            case ValueKind.AccountNumberCountry:
                _numberCountry = token;
                break;
            case ValueKind.InstitutionIdValue:
                _institutionId = token;
                break;
            case ValueKind.InstitutionIdType:
                _institutionIdType = token;
                break;
        }
    }

    private void CheckAccountNumberEntry()
    {
        int country = CountryOf(_numberCountry);
        int ibanCountry = CheckIban();
        if (country is not NoCountry && ibanCountry is not NoCountry && !CountryMismatchRule.Agree(country, ibanCountry))
        {
            Report(CountryMismatchRule.IbanElsewhere, _numberCountry!.Value.Start);
        }

        int bicCountry = CheckInstitutionId();
        int accountCountry = ibanCountry is not NoCountry ? ibanCountry : country;
        if (accountCountry is not NoCountry && bicCountry is not NoCountry && !CountryMismatchRule.Agree(accountCountry, bicCountry))
        {
            Report(CountryMismatchRule.BicElsewhere, _institutionId!.Value.Start);
        }
    }

    /// <summary>Checks the account number if it says that it is an IBAN.</summary>
    /// <returns>The country of a valid IBAN, or <see cref="NoCountry"/>.</returns>
    private int CheckIban()
    {
        if (_number is not { } number || !HasText(_numberType, "IBAN"u8))
        {
            return NoCountry;
        }

        ReadOnlySpan<byte> iban = number.Content(_json, number.IsEscaped ? stackalloc byte[JsonStringToken.BufferLength] : []);
        Fault? fault = IbanRule.FindFault(iban);
        if (fault is null)
        {
            return LetterCodes.IndexOf(iban[..2]);
        }

        if (ReferenceEquals(fault, IbanRule.UnknownCountry))
        {
            (_unknownIbanCountries ??= []).Add(number.Start);
        }
        else
        {
            Report(fault, number.Start);
        }

        return NoCountry;
    }

    /// <summary>Checks the institution's identifier by the rule of its type.</summary>
    /// <returns>The country of a valid BIC, or <see cref="NoCountry"/>.</returns>
    private int CheckInstitutionId()
    {
        if (_institutionId is not { } institutionId)
        {
            return NoCountry;
        }

        ReadOnlySpan<byte> value = institutionId.Content(_json, institutionId.IsEscaped ? stackalloc byte[JsonStringToken.BufferLength] : []);
        if (HasText(_institutionIdType, "BIC"u8))
        {
            Fault? fault = BicRule.FindFault(value);
            ReportIfAny(fault, institutionId.Start);
            return fault is null ? LetterCodes.IndexOf(BicRule.CountryOf(value)) : NoCountry;
        }

        ReportIfAny(
            HasText(_institutionIdType, "SORT_CODE"u8) ? NationalBankCodeRules.FindSortCodeFault(value)
            : HasText(_institutionIdType, "BANK_CODE"u8) ? NationalBankCodeRules.FindBankCodeFault(value)
            : HasText(_institutionIdType, "ABA_CODE"u8) ? NationalBankCodeRules.FindAbaCodeFault(value)
            : null,
            institutionId.Start);
        return NoCountry;
    }

    /// <summary>Compares the number that the account would be sent under with what it calls itself.</summary>
    private void CheckExternalAccountNumber()
    {
        if (_externalAccountNumber is not { } number || _externalAccountId is not { } id)
        {
            return;
        }

        ReadOnlySpan<byte> sentUnder = number.Content(_json, number.IsEscaped ? stackalloc byte[JsonStringToken.BufferLength] : []);
        if (!HasText(id, sentUnder))
        {
            Report(Fault.OtherIdentity, number.Start);
        }
    }

    private void CheckWhatDependsOnTheAccountType(int start)
    {
        if (_unknownIbanCountries is not null)
        {
            Fault fault = HasText(_accountType, "INTERNAL"u8) ? IbanRule.PseudoIban : IbanRule.UnknownCountry;
            foreach (int offset in _unknownIbanCountries)
            {
                Report(fault, offset);
            }
        }

        if (HasText(_accountType, "VIRTUAL"u8))
        {
            if (!_hasMasterAccount)
            {
                Report(Fault.MissingMasterAccount, start, "externalMasterAccountId");
            }

            ReportIfBlank(_masterAccount, Fault.BlankMasterAccount);
        }

        if (IsOfInterestBearingType())
        {
            if (!_hasInterestMethod)
            {
                Report(Fault.MissingInterestMethod, start, "interestMethodAssignmentCode");
            }

            ReportIfBlank(_interestMethod, Fault.Blank);
        }
    }

    private readonly bool IsOfInterestBearingType()
    {
        foreach (byte[] accountType in _interestBearingAccountTypes)
        {
            if (HasText(_accountType, accountType))
            {
                return true;
            }
        }

        return false;
    }

    private void CheckMistypedValue(Fault fault)
    {
        Report(fault);
        CheckAnyValue();
    }

    /// <summary>Checks what every JSON has to satisfy, in a value that no other rule is about.</summary>
    private void CheckAnyValue()
    {
        switch (_reader.TokenType)
        {
            case JsonTokenType.String:
                CheckUnicode();
                break;
            case JsonTokenType.StartArray:
                while (_reader.Read() && _reader.TokenType is not JsonTokenType.EndArray)
                {
                    CheckAnyValue();
                }

                break;
            case JsonTokenType.StartObject:
                var names = default(SeenMemberNames);
                while (_reader.Read() && _reader.TokenType is JsonTokenType.PropertyName)
                {
                    CheckUnicode();
                    if (!names.Add(JsonStringToken.Of(in _reader), _json))
                    {
                        Report(Fault.DuplicateMember);
                    }

                    _reader.Read();
                    CheckAnyValue();
                }

                break;
        }
    }

    /// <summary>Checks that the text that the reader stands on is Unicode; it is, unless an escape says otherwise.</summary>
    private bool CheckUnicode()
    {
        if (_reader.ValueIsEscaped && SurrogateRule.HasLoneSurrogate(_reader.ValueSpan))
        {
            Report(Fault.InvalidUnicode);
            return false;
        }

        return true;
    }

    private readonly bool HasText(JsonStringToken? token, ReadOnlySpan<byte> text)
    {
        if (token is not { } present)
        {
            return false;
        }

        return present.Content(_json, present.IsEscaped ? stackalloc byte[JsonStringToken.BufferLength] : []).SequenceEqual(text);
    }

    private readonly int CountryOf(JsonStringToken? token)
    {
        if (token is not { } present)
        {
            return NoCountry;
        }

        return LetterCodes.IndexOf(present.Content(_json, present.IsEscaped ? stackalloc byte[JsonStringToken.BufferLength] : []));
    }

    private void ReportIfBlank(JsonStringToken? token, Fault fault)
    {
        if (token is not { } present)
        {
            return;
        }

        if (IsBlank(present.Content(_json, present.IsEscaped ? stackalloc byte[JsonStringToken.BufferLength] : [])))
        {
            Report(fault, present.Start);
        }
    }

    private static bool IsBlank(ReadOnlySpan<byte> content)
    {
        while (!content.IsEmpty)
        {
            Rune.DecodeFromUtf8(content, out Rune rune, out int consumed);
            if (!Rune.IsWhiteSpace(rune))
            {
                return false;
            }

            content = content[consumed..];
        }

        return true;
    }

    private void ReportIfAny(Fault? fault, int offset)
    {
        if (fault is not null)
        {
            Report(fault, offset);
        }
    }

    private void Report(Fault fault) => Report(fault, (int)_reader.TokenStartIndex);

    private void Report(Fault fault, int offset, string? missingMember = null) =>
        (_findings ??= []).Add(new Finding(offset, fault, missingMember));
}
