namespace Clickstream.Hosts.Costs;

/// <summary>Why something is paid.</summary>
internal enum CostCause
{
    /// <summary>It is there, whether events come or not.</summary>
    Idle,

    /// <summary>Events come.</summary>
    Events,

    /// <summary>Events came for as long as they are kept.</summary>
    History,
}

/// <summary>Units of something that is used in a month.</summary>
/// <param name="Cause">Why.</param>
/// <param name="Price">The name of its price.</param>
/// <param name="What">What for.</param>
/// <param name="Units">How many.</param>
internal sealed record Consumption(CostCause Cause, string Price, string What, decimal Units);

/// <summary>What is paid for it.</summary>
/// <param name="Cause">Why.</param>
/// <param name="Service">To which service.</param>
/// <param name="What">What for.</param>
/// <param name="Units">How many units a month, free ones included.</param>
/// <param name="Unit">Of what.</param>
/// <param name="UsdPerMonth">US dollars a month.</param>
internal sealed record CostLine(CostCause Cause, string Service, string What, decimal Units, string Unit, decimal UsdPerMonth);
