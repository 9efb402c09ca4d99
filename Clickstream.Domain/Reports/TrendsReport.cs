using System.Collections.Immutable;
using Clickstream.Domain.Events;
using NodaTime;

namespace Clickstream.Domain.Reports;

/// <summary>The shop over time, in the reporting time zone.</summary>
/// <param name="Days">Every day from the first with a session to the last, the empty ones between them included.</param>
/// <param name="Hours">The hours of the week that have sessions, by day, then hour.</param>
public sealed record TrendsReport(ImmutableArray<TrendDay> Days, ImmutableArray<TrendHour> Hours)
{
    /// <summary>The report of days and hours in any order, each once.</summary>
    public static TrendsReport Of(IEnumerable<TrendDay> days, IEnumerable<TrendHour> hours)
    {
        var known = days.ToDictionary(day => day.Date);
        var all = ImmutableArray.CreateBuilder<TrendDay>();
        for (var date = known.Count == 0 ? LocalDate.MaxIsoValue : known.Keys.Min(); known.Count > 0 && date <= known.Keys.Max();
            date = date.PlusDays(1))
        {
            all.Add(known.GetValueOrDefault(date) ?? new TrendDay(date, 0, 0, 0, 0, 0, []));
        }

        return new TrendsReport(all.ToImmutable(), [.. hours.OrderBy(hour => hour.Day).ThenBy(hour => hour.Hour)]);
    }
}

/// <summary>What happened in the sessions that started on one day.</summary>
/// <param name="Date">The day.</param>
/// <param name="Sessions">Sessions.</param>
/// <param name="Visitors">Different visitors of these sessions.</param>
/// <param name="Events">Events of these sessions.</param>
/// <param name="PageViews">Page views of these sessions.</param>
/// <param name="Orders">Orders that these sessions own.</param>
/// <param name="Revenue">Net revenue of the orders, by currency, in the order of the codes.</param>
public sealed record TrendDay(
    LocalDate Date, long Sessions, long Visitors, long Events, long PageViews, long Orders, ImmutableArray<Money> Revenue);

/// <summary>What happened in the sessions that started in one hour of the week.</summary>
/// <param name="Day">The day of the week.</param>
/// <param name="Hour">The hour of the day, 0 to 23. An hour that clocks repeat counts as one.</param>
/// <param name="Sessions">Sessions.</param>
/// <param name="Orders">Orders that these sessions own.</param>
public sealed record TrendHour(IsoDayOfWeek Day, int Hour, long Sessions, long Orders);
