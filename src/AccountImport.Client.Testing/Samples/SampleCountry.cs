using System.Globalization;
using AccountImport.Client.Accounts;

namespace AccountImport.Client.Testing;

/// <summary>A country that accounts are kept in, and how its account numbers look.</summary>
/// <remarks>The check digits that some countries have inside the BBAN are not computed: ISO 13616 does not ask for them.</remarks>
internal sealed record SampleCountry(string Code, string CurrencyCode)
{
    private const string CapitalsAndDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    private const int MaxBbanLength = 30;

    // Invented; and the location code 20 marks the BICs made of them as such of tests.
    private static readonly string[] Parties = ["BEIS", "DEMO", "ESEM", "FIKT", "MALL", "PROV", "SAMP", "VOOR"];
    private static readonly string[] Branches = ["", "XXX", "001", "K7B"];

    /// <summary>The countries, those of most accounts first.</summary>
    public static readonly SampleCountry[] All =
    [
        new("DE", "EUR") { Bban = "nnnnnnnnnnnnnnnnnn", National = new(FinancialInstitutionIdType.BankCode, ..8, 8..) },
        new("GB", "GBP") { Bban = "ppppnnnnnnnnnnnnnn", National = new(FinancialInstitutionIdType.SortCode, 4..10, 10..) },
        new("NL", "EUR") { Bban = "ppppnnnnnnnnnn" },
        new("AT", "EUR") { Bban = "nnnnnnnnnnnnnnnn", National = new(FinancialInstitutionIdType.BankCode, ..5, 5..) },
        new("SE", "SEK") { Bban = "nnnnnnnnnnnnnnnnnnnn" },
        new("US", "USD") { Bban = "nnnnnnnnnnnnnnnnnnnnn", HasIban = false, National = new(FinancialInstitutionIdType.AbaCode, ..9, 9..) },
        new("CH", "CHF") { Bban = "nnnnncccccccccccc", National = new(FinancialInstitutionIdType.BankCode, ..5, 5..) },
        new("IE", "EUR") { Bban = "ppppnnnnnnnnnnnnnn", National = new(FinancialInstitutionIdType.SortCode, 4..10, 10..) },
        new("DK", "DKK") { Bban = "nnnnnnnnnnnnnn", National = new(FinancialInstitutionIdType.BankCode, ..4, 4..) },
        new("JP", "JPY") { HasIban = false, Decimals = 0 },
        new("LU", "EUR") { Bban = "nnnccccccccccccc" },
        new("RO", "RON") { Bban = "ppppcccccccccccccccc" },
        new("GR", "EUR") { Bban = "nnnnnnncccccccccccccccc" },
        new("LT", "EUR") { Bban = "nnnnnnnnnnnnnnnn" },
        new("AU", "AUD") { Bban = "nnnnnnnnnnnnnnn", HasIban = false, National = new(FinancialInstitutionIdType.BankCode, ..6, 6..) },
        new("LV", "EUR") { Bban = "ppppccccccccccccc" },
        new("MT", "EUR") { Bban = "ppppnnnnncccccccccccccccccc" },
    ];

    /// <summary>How many decimals an amount of the currency has.</summary>
    public int Decimals { get; private init; } = 2;

    /// <summary>The form of the BBAN: p for the letters of the bank's BIC, n for a digit, c for a digit or capital; empty where there is only a BIC.</summary>
    private string Bban { get; init; } = "";

    private bool HasIban { get; init; } = true;

    private NationalForm? National { get; init; }

    /// <summary>Makes the numbers of an account: mostly one, sometimes the same number in the national form, too.</summary>
    public IReadOnlyList<AccountNumberEntry> CreateNumbers(SampleDice dice)
    {
        string party = dice.PickEarly(Parties);
        string bic = $"{party}{Code}20{dice.Pick(Branches)}";
        if (Bban.Length is 0)
        {
            return [CreateEntry(AccountNumberType.Swift, bic[..8], FinancialInstitutionIdType.Bic, bic)];
        }

        Span<char> bban = stackalloc char[MaxBbanLength];
        bban = bban[..Bban.Length];
        Fill(bban, party, dice);
        bool hasNational = National is not null && (!HasIban || dice.Falls(20));
        AccountNumberEntry? iban = HasIban ? CreateEntry(AccountNumberType.Iban, CreateIban(bban), FinancialInstitutionIdType.Bic, bic) : null;
        AccountNumberEntry? national = hasNational
            ? CreateEntry(AccountNumberType.Bban, bban[National!.AccountNumber].ToString(), National.InstitutionIdType, bban[National.InstitutionId].ToString())
            : null;
        return iban is null ? [national!] : national is null ? [iban] : [iban, national];
    }

    private void Fill(Span<char> bban, string party, SampleDice dice)
    {
        for (int i = 0; i < bban.Length; i++)
        {
            bban[i] = Bban[i] switch
            {
                'p' => party[i],
                'c' => CapitalsAndDigits[dice.Below(CapitalsAndDigits.Length)],
                _ => (char)('0' + dice.Below(10)),
            };
        }

        if (National?.InstitutionIdType == FinancialInstitutionIdType.AbaCode)
        {
            MakeAbaCode(bban[National.InstitutionId], dice);
        }
    }

    /// <summary>Begins nine digits with one of the twelve districts of the Federal Reserve, and ends them with their check digit.</summary>
    private static void MakeAbaCode(Span<char> digits, SampleDice dice)
    {
        (1 + dice.Below(12)).TryFormat(digits, out _, "D2", CultureInfo.InvariantCulture);
        int sum = 0;
        for (int i = 0; i < digits.Length - 1; i++)
        {
            sum += (digits[i] - '0') * ((i % 3) switch { 0 => 3, 1 => 7, _ => 1 });
        }

        digits[^1] = (char)('0' + ((10 - (sum % 10)) % 10));
    }

    private string CreateIban(ReadOnlySpan<char> bban)
    {
        int remainder = Remainder("00", Remainder(Code, Remainder(bban, 0)));
        return string.Create(CultureInfo.InvariantCulture, $"{Code}{98 - remainder:D2}{bban}");
    }

    /// <summary>The remainder of ISO 7064 MOD 97-10, with 10 to 35 for A to Z.</summary>
    private static int Remainder(ReadOnlySpan<char> characters, int remainder)
    {
        foreach (char character in characters)
        {
            remainder = char.IsAsciiDigit(character)
                ? ((remainder * 10) + character - '0') % 97
                : ((remainder * 100) + character - 'A' + 10) % 97;
        }

        return remainder;
    }

    private AccountNumberEntry CreateEntry(AccountNumberType type, string value, FinancialInstitutionIdType institutionIdType, string institutionId) => new()
    {
        AccountNumber = new AccountNumber { Value = value, Type = type },
        CountryCode = Code,
        FinancialInstitutionId = new FinancialInstitutionId { Value = institutionId, Type = institutionIdType },
        DefaultCurrencyCode = CurrencyCode,
    };
}
