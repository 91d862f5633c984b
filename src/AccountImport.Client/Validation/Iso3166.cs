namespace AccountImport.Client.Validation;

/// <summary>The two-letter country codes of ISO 3166-1 that are officially assigned, and XK.</summary>
/// <remarks>
/// XK (Kosovo) is a user-assigned code, not one of the standard's own; it is accepted, because the registers of both the IBAN and the BIC use it.
/// Not taken from the host: RegionInfo follows its ICU, throws in invariant mode and misses codes.
/// </remarks>
internal static class Iso3166
{
    private static readonly LetterCodes Assigned = new(
        "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT "u8 +
        "BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH "u8 +
        "ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT "u8 +
        "HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS "u8 +
        "LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI "u8 +
        "NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG "u8 +
        "SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG "u8 +
        "UM US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW"u8);

    public static bool IsCountry(ReadOnlySpan<byte> code) => Assigned.Contains(code);
}
