namespace Clickstream.Domain.Events;

/// <summary>The currencies that shops sell in.</summary>
/// <remarks>Source: ISO 4217, active national currencies; funds, metals and test codes are left out.</remarks>
public static class Currency
{
    private const string ActiveCodes =
        "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLP CNY COP CRC " +
        "CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK " +
        "JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR " +
        "MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP " +
        "STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VED VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW " +
        "ZWG";

    private const string CodesWithoutFraction = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF";

    private const int Letters = 26;

    /// <summary>The active codes by the number that their three letters make; <c>null</c> where there is no such code.</summary>
    private static readonly string?[] Active = Table(ActiveCodes);

    private static readonly string?[] WithoutFraction = Table(CodesWithoutFraction);

    /// <summary>Brings a code into its canonical upper-case form.</summary>
    /// <returns>The code, or <c>null</c> when it is not the code of an active currency.</returns>
    public static string? Normalize(string? code) => NumberOf(code) is var number && number >= 0 ? Active[number] : null;

    /// <summary>Whether an amount can be paid in a currency: whole units only where the currency has no minor unit.</summary>
    public static bool Allows(string currency, decimal amount) => amount.Scale == 0 || amount == decimal.Truncate(amount)
        || NumberOf(currency) is var number && (number < 0 || WithoutFraction[number] is null);

    private static int NumberOf(string? code)
    {
        if (code is not { Length: 3 })
        {
            return -1;
        }

        var (first, second, third) = (Letter(code[0]), Letter(code[1]), Letter(code[2]));
        return (first | second | third) < 0 ? -1 : (((first * Letters) + second) * Letters) + third;
    }

    /// <summary>The letter's place in the alphabet, in either case; negative for anything else.</summary>
    private static int Letter(char character) => char.IsAsciiLetter(character) ? (character | 0x20) - 'a' : -1;

    private static string?[] Table(string codes)
    {
        var table = new string?[Letters * Letters * Letters];
        foreach (var code in codes.Split(' '))
        {
            table[NumberOf(code)] = code;
        }

        return table;
    }
}
