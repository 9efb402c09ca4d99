using System.Collections.Frozen;

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

    private static readonly FrozenSet<string> Active = ActiveCodes.Split(' ').ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> WithoutFraction =
        "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF".Split(' ').ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Brings a code into its canonical upper-case form.</summary>
    /// <returns>The code, or <c>null</c> when it is not the code of an active currency.</returns>
    public static string? Normalize(string? code)
    {
        if (code is not { Length: 3 })
        {
            return null;
        }

        var upper = code.ToUpperInvariant();
        return Active.Contains(upper) ? upper : null;
    }

    /// <summary>Whether an amount can be paid in a currency: whole units only where the currency has no minor unit.</summary>
    public static bool Allows(string currency, decimal amount) => !WithoutFraction.Contains(currency) || amount == decimal.Truncate(amount);
}
