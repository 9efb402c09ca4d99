using System.Diagnostics;
using System.Runtime.InteropServices;
using Clickstream.Domain.Events;
using Clickstream.Domain.Ports;
using Clickstream.Domain.Sessions;
using Clickstream.Domain.Simulation;
using Clickstream.Domain.StarSchema;
using Clickstream.Domain.Validation;
using NodaTime;

namespace Clickstream.Benchmarks;

/// <summary>
/// Measures the pure domain on one thread, without storage: drafts are validated and admitted, events classified, activity cut into sessions.
/// </summary>
internal static class DomainThroughput
{
    public static void Run(int events)
    {
        var batches = ShopSimulator.Run(new SimulationSettings { Events = events, Seed = 7 }).ToList();
        var count = batches.Sum(batch => batch.Count);
        Console.WriteLine($"{count:N0} events, one thread; the best of three rounds");
        var best = double.MaxValue;
        for (var round = 1; round <= 3; round++)
        {
            var seconds = Round(batches, count, round);
            best = Math.Min(best, seconds);
        }

        Console.WriteLine($"{"best of all rounds",-36} {best,8:N2} s {count / best,12:N0} events/s");
    }

    private static double Round(List<IReadOnlyList<EventDraft>> batches, int count, int round)
    {
        var admission = new EventAdmission(new NoIds());
        var admitted = new List<ClickstreamEvent>(count);
        var validate = Measure($"round {round}: validate", count, () =>
        {
            foreach (var batch in batches)
            {
                var source = new EventSource { ReceivedAt = batch[^1].ReceivedAt!.Value, Protocol = "benchmark", IsTimeTrusted = true };
                foreach (var draft in batch)
                {
                    admitted.Add(admission.Admit(draft, source, out _) ?? throw new InvalidOperationException("A simulated event is invalid."));
                }
            }
        });

        var activities = new List<VisitorActivity>(count);
        var classify = Measure($"round {round}: classify", count, () =>
        {
            var classifier = new EventClassifier();
            foreach (var one in admitted)
            {
                activities.Add(classifier.Classify(one));
            }
        });

        activities.Sort(static (left, right) =>
            left.VisitorKey.CompareTo(right.VisitorKey) is var byVisitor && byVisitor != 0 ? byVisitor : left.CompareTo(right));
        var sessions = 0;
        var sessionize = Measure($"round {round}: sessionize", count, () => sessions = Sessionize(CollectionsMarshal.AsSpan(activities)));
        GC.KeepAlive(sessions);
        return validate + classify + sessionize;
    }

    private static int Sessionize(Span<VisitorActivity> activities)
    {
        var rules = new SessionRules();
        var sessionOf = new int[activities.Length];
        var sessions = 0;
        for (int from = 0, i = 1; i <= activities.Length; i++)
        {
            if (i == activities.Length || activities[i].VisitorKey != activities[from].VisitorKey)
            {
                sessions += Sessionizer.Split(activities[from..i], rules, sessionOf).Length;
                from = i;
            }
        }

        return sessions;
    }

    private static double Measure(string stage, int events, Action work)
    {
        GC.Collect();
        var watch = Stopwatch.StartNew();
        work();
        var seconds = watch.Elapsed.TotalSeconds;
        Console.WriteLine($"{stage,-36} {seconds,8:N2} s {events / seconds,12:N0} events/s");
        return seconds;
    }

    /// <summary>Simulated events bring their own ids.</summary>
    private sealed class NoIds : IEventIds
    {
        public EventId Next(Instant receivedAt) => throw new InvalidOperationException("A simulated event has no id.");
    }
}
