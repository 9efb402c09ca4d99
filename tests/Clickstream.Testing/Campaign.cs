using System.Globalization;

namespace Clickstream.Testing;

/// <summary>
/// Tests whose short form runs with all others, and whose long form is a campaign: <c>tests/campaign.sh</c> names a file, and each of them
/// appends what it tried.
/// </summary>
public static class Campaign
{
    private static readonly Lock Turn = new();
    private static readonly string? Record = Environment.GetEnvironmentVariable("CLICKSTREAM_CAMPAIGN");

    /// <summary>How often something is tried.</summary>
    /// <param name="usual">With all other tests.</param>
    /// <param name="full">In a campaign.</param>
    public static int Times(int usual, int full) => Record is null ? usual : full;

    /// <summary>Tells how often something was tried, when all of it came out well.</summary>
    public static void Tell(string what, long times)
    {
        if (Record is not null)
        {
            lock (Turn)
            {
                File.AppendAllText(Record, string.Create(CultureInfo.InvariantCulture, $"{times}\t{what}\n"));
            }
        }
    }
}
