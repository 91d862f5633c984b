namespace AccountImport.Client.Validation;

/// <summary>The currencies of ISO 4217, list one, as of its amendment 180 (1 January 2026): currencies, funds, precious metals and the codes for special use.</summary>
/// <remarks>
/// All of list one is accepted, XAU and XXX included: internal accounts are kept in metals, units of account and no currency
/// at all, and the standard draws no line that a client could. Withdrawn codes (HRK, ANG, BGN) are not.
/// Not taken from the host: RegionInfo follows its ICU, throws in invariant mode and misses codes.
/// </remarks>
internal static class Iso4217
{
    private static readonly LetterCodes Assigned = new(
        "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BHD BIF BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD "u8 +
        "CDF CHE CHF CHW CLF CLP CNY COP COU CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL "u8 +
        "GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW "u8 +
        "KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD "u8 +
        "NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP "u8 +
        "SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD USN UYI UYU UYW UZS "u8 +
        "VED VES VND VUV WST XAD XAF XAG XAU XBA XBB XBC XBD XCD XCG XDR XOF XPD XPF XPT XSU XTS XUA XXX YER "u8 +
        "ZAR ZMW ZWG"u8);

    public static bool IsCurrency(ReadOnlySpan<byte> code) => Assigned.Contains(code);
}
