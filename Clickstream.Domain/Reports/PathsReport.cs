using System.Collections.Immutable;

namespace Clickstream.Domain.Reports;

/// <summary>How visitors move from one type of page to another within a session.</summary>
/// <remarks>
/// A page's type is the first part of its path: <c>product</c> for <c>/product/p1</c>, <c>/</c> for the home page. A page that is named as
/// entry, exit or what is not set keeps its slash.
/// </remarks>
/// <param name="Rows">The commonest first, then by name.</param>
public sealed record PathsReport(ImmutableArray<PathTransition> Rows)
{
    /// <summary>Where a session's first page view comes from.</summary>
    public const string Entry = "(entry)";

    /// <summary>Where a session's last page view leads to.</summary>
    public const string Exit = "(exit)";

    /// <summary>The type of the home page.</summary>
    public const string Home = "/";

    /// <summary>The type of a page.</summary>
    /// <param name="path">Its path; <c>null</c> when a page view had no address.</param>
    public static string TypeOf(string? path)
    {
        var first = path?.Split('/', 3) is [_, var part, ..] ? part : path;
        return first switch
        {
            null => TrafficReport.NotSet,
            "" => Home,
            Entry or Exit or TrafficReport.NotSet => $"/{first}",
            _ => first,
        };
    }
}

/// <summary>A step from one type of page to the next.</summary>
/// <param name="From">The type of the page, or <see cref="PathsReport.Entry"/>.</param>
/// <param name="To">The type of the next page viewed, maybe the same, or <see cref="PathsReport.Exit"/>.</param>
/// <param name="Transitions">How often it was taken.</param>
/// <param name="Sessions">In how many sessions.</param>
public sealed record PathTransition(string From, string To, long Transitions, long Sessions);
