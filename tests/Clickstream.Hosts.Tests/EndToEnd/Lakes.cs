using Clickstream.Testing.Servers;

namespace Clickstream.Hosts.Tests.EndToEnd;

/// <summary>Lakes that many tests read and none writes, each made once.</summary>
internal static class Lakes
{
    /// <summary>The real shop's events, imported once.</summary>
    public static readonly SharedLake Real = new("import", "rees46", RealData.Rees46);

    /// <summary>20,000 simulated events, bots, repetitions and late events among them.</summary>
    public static readonly SharedLake Simulated = new("simulate", "--events", "20000", "--seed", "3");

    /// <summary>2,000 simulated events of three days, where numbers do not matter.</summary>
    public static readonly SharedLake Small = new("simulate", "--events", "2000", "--seed", "4", "--days", "3");
}
