namespace Clickstream.Domain.Reports;

/// <summary>Shares of counts, computed in one place so that every adapter gives the same digits.</summary>
public static class Ratio
{
    /// <summary>The decimal places of every rate.</summary>
    public const int Places = 6;

    /// <summary>A share, rounded to six places, half to even; 0 when there is nothing to divide by.</summary>
    public static decimal Of(decimal part, decimal whole) =>
        whole == 0m ? 0m : decimal.Round(part / whole, Places, MidpointRounding.ToEven);
}
