namespace AccountImport.Client.Validation;

/// <summary>How long an IBAN of each country is: the 89 countries of the ISO 13616 register, release 101.</summary>
internal static class IbanLengths
{
    private const int EntryLength = 4;

    private static readonly byte[] LengthByCountry = Read(
        "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 "u8 +
        "EE20 EG29 ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 "u8 +
        "IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 "u8 +
        "NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 "u8 +
        "SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30"u8);

    /// <summary>Gives the length of a country's IBAN; 0 if the two characters are no country of the register.</summary>
    public static int Of(ReadOnlySpan<byte> country) =>
        LetterCodes.IndexOf(country) is >= 0 and int index ? LengthByCountry[index] : 0;

    private static byte[] Read(ReadOnlySpan<byte> entries)
    {
        byte[] lengths = new byte[LetterCodes.IndexOf("ZZ"u8) + 1];
        for (int start = 0; start < entries.Length; start += EntryLength + 1)
        {
            ReadOnlySpan<byte> entry = entries.Slice(start, EntryLength);
            lengths[LetterCodes.IndexOf(entry[..2])] = (byte)(((entry[2] - '0') * 10) + entry[3] - '0');
        }

        return lengths;
    }
}
