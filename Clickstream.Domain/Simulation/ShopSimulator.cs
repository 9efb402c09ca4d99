using Clickstream.Domain.Validation;
using NodaTime;

namespace Clickstream.Domain.Simulation;

/// <summary>A computer shop with a daily and weekly rhythm, returning visitors, bots, repetitions and late events.</summary>
/// <remarks>Events come as a collector would have received them: in the order of their arrival, with both clocks told.</remarks>
public static class ShopSimulator
{
    private const double ReturningShare = 0.45;
    private const int RememberedShoppers = 20_000;

    private static readonly double[] HourWeights =
        [1.2, 0.7, 0.5, 0.4, 0.4, 0.6, 1.1, 2.0, 3.1, 4.0, 4.6, 4.9, 5.2, 5.0, 4.8, 4.7, 4.8, 5.2, 6.0, 7.0, 7.6, 6.8, 4.6, 2.4];

    /// <summary>Monday to Sunday.</summary>
    private static readonly double[] DayWeights = [1.0, 0.95, 0.97, 1.0, 1.08, 1.3, 1.35];

    /// <summary>Simulates a shop.</summary>
    /// <param name="settings">How much, how long, and by what seed.</param>
    /// <returns>Batches of events, oldest arrival first; their times are meant to be trusted.</returns>
    public static IEnumerable<IReadOnlyList<EventDraft>> Run(SimulationSettings settings)
    {
        var chance = new SeededChance((ulong)settings.Seed);
        var known = new List<Shopper>();
        var underway = new List<(EventDraft Draft, int Number)>();
        var quota = new DailyQuota(settings);
        var made = 0;
        for (var day = 0; day < settings.Days; day++)
        {
            var midnight = settings.Start.PlusDays(day).AtMidnight().InUtc().ToInstant();
            var upTo = quota.UpTo(day);
            while (made < upTo)
            {
                foreach (var draft in Visit(chance, known, midnight))
                {
                    if (made < settings.Events)
                    {
                        underway.Add((draft, made++));
                    }
                }
            }

            foreach (var batch in Arrived(underway, day == settings.Days - 1 ? Instant.MaxValue : midnight + Duration.FromDays(1)))
            {
                yield return batch;
            }
        }
    }

    /// <summary>One visit as it is sent: with the odd repetition, late arrival, and refund days later.</summary>
    private static IEnumerable<EventDraft> Visit(SeededChance chance, List<Shopper> known, Instant midnight)
    {
        var isReturning = known.Count > 100 && chance.Happens(ReturningShare);
        var shopper = isReturning ? known[chance.Below(known.Count)] : Shopper.New(chance);
        if (!isReturning && known.Count < RememberedShoppers)
        {
            known.Add(shopper);
        }
        else if (!isReturning)
        {
            known[chance.Below(known.Count)] = shopper;
        }

        var start = midnight + Duration.FromHours(chance.PickWeighted(HourWeights)) + Duration.FromMilliseconds(chance.Below(3_600_000));
        var trip = new ShoppingTrip(shopper, chance, start);
        foreach (var draft in trip.Play(!isReturning).Concat(trip.Refunds))
        {
            var occurredAt = draft.ClientTime!.Value;
            var delay = chance.Happens(0.01)
                ? Duration.FromMinutes(chance.Between(1, 2000))
                : Duration.FromMilliseconds(chance.Between(30, 900));
            draft.ReceivedAt = occurredAt + delay;
            yield return draft;
            if (chance.Happens(0.01))
            {
                yield return draft.ReceivedAgain(draft.ReceivedAt.Value + Duration.FromSeconds(chance.Between(1, 7200)));
            }
        }
    }

    /// <summary>Takes out what has arrived by an instant, in the order of arrival, in batches.</summary>
    private static List<EventDraft[]> Arrived(List<(EventDraft Draft, int Number)> underway, Instant by)
    {
        const int BatchSize = 20_000;
        var arrived = underway
            .Where(entry => entry.Draft.ReceivedAt < by)
            .OrderBy(entry => entry.Draft.ReceivedAt)
            .ThenBy(entry => entry.Number);
        var batches = arrived.Select(entry => entry.Draft).Chunk(BatchSize).ToList();
        underway.RemoveAll(entry => entry.Draft.ReceivedAt < by);
        return batches;
    }

    /// <summary>How many events have been sent by the end of each day.</summary>
    private sealed class DailyQuota(SimulationSettings settings)
    {
        private readonly double[] weights = [.. Enumerable.Range(0, settings.Days)
            .Select(day => DayWeights[(int)settings.Start.PlusDays(day).DayOfWeek - 1])];

        public int UpTo(int day) => day == settings.Days - 1
            ? settings.Events
            : (int)(settings.Events * (weights.Take(day + 1).Sum() / weights.Sum()));
    }
}
