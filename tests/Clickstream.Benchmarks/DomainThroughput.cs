using System.Diagnostics;
using Clickstream.Domain.Events;
using Clickstream.Domain.Ports;
using Clickstream.Domain.Sessions;
using Clickstream.Domain.Simulation;
using Clickstream.Domain.StarSchema;
using Clickstream.Domain.Validation;
using Clickstream.Testing;
using NodaTime;

namespace Clickstream.Benchmarks;

/// <summary>
/// Measures the pure domain on one thread, without storage: drafts are validated and admitted (privacy rules and fingerprints included), events
/// classified, activity cut into sessions; slice by slice, as the projection does it. The making of the drafts is not counted.
/// </summary>
internal sealed class DomainThroughput
{
    /// <summary>Events whose sessions are cut together.</summary>
    private const int SliceEvents = 20_000;

    /// <summary>Events that are validated, then classified: as many as a request may bring.</summary>
    private const int BatchEvents = 500;

    private readonly EventAdmission admission = new(new OwnIds(), Given.Privacy);
    private readonly SessionRules rules = new();
    private readonly Stopwatch validation = new();
    private readonly Stopwatch classification = new();
    private readonly Stopwatch sessionization = new();
    private int sessions;

    private double Seconds => (validation.Elapsed + classification.Elapsed + sessionization.Elapsed).TotalSeconds;

    /// <summary>Runs three rounds and prints each, the best last.</summary>
    public static void Run(int events)
    {
        Console.WriteLine($"{events:N0} events in slices of {SliceEvents:N0}, one thread");
        var best = double.MaxValue;
        for (var round = 1; round <= 3; round++)
        {
            var throughput = new DomainThroughput();
            throughput.Round(events);
            throughput.Print(round, events);
            best = Math.Min(best, throughput.Seconds);
        }

        Console.WriteLine($"best of three rounds: {events / best:N0} events/s");
        LongSessions();
    }

    /// <summary>One visitor with ten times the events must take ten times as long, not a hundred times.</summary>
    private static void LongSessions()
    {
        var (shorter, longer) = (LongSession(10_000), LongSession(100_000));
        Console.WriteLine($"one session of 100,000 events / one of 10,000: {longer / shorter:N1} times as long");
    }

    private static double LongSession(int events)
    {
        var classifier = new EventClassifier();
        var activities = Enumerable.Range(0, events)
            .Select(i => classifier.Classify(Given.Event(i % 3 == 0 ? EventNames.AddToCart : EventNames.PageView, at: i * 0.5))).Order().ToArray();
        var sessionOf = new int[events];
        var best = double.MaxValue;
        for (var i = 0; i < 5; i++)
        {
            var watch = Stopwatch.StartNew();
            Sessionizer.Split(activities, new SessionRules { MaximumDuration = null }, sessionOf);
            best = Math.Min(best, watch.Elapsed.TotalSeconds);
        }

        return best;
    }

    private void Round(int events)
    {
        var classifier = new EventClassifier();
        for (var (left, seed) = (events, 1); left > 0; left -= SliceEvents, seed++)
        {
            // A shop of its own for every slice: a collector does not hold the events of yesterday in memory either.
            var settings = new SimulationSettings { Events = Math.Min(left, SliceEvents), Seed = seed };
            Slice([.. ShopSimulator.Run(settings).SelectMany(batch => batch)], classifier);
        }
    }

    private void Slice(List<EventDraft> drafts, EventClassifier classifier)
    {
        var source = new EventSource { ReceivedAt = drafts[^1].ReceivedAt!.Value, Protocol = "benchmark", IsTimeTrusted = true };
        var activities = new VisitorActivity[drafts.Count];
        for (var from = 0; from < drafts.Count; from += BatchEvents)
        {
            var events = new ClickstreamEvent[Math.Min(BatchEvents, drafts.Count - from)];
            validation.Start();
            for (var i = 0; i < events.Length; i++)
            {
                events[i] = admission.Admit(drafts[from + i], source, out _)
                    ?? throw new InvalidOperationException("A simulated event is invalid.");
            }

            validation.Stop();
            classification.Start();
            for (var i = 0; i < events.Length; i++)
            {
                activities[from + i] = classifier.Classify(events[i]);
            }

            classification.Stop();
        }

        Array.Sort(activities, static (left, right) =>
            left.VisitorKey.CompareTo(right.VisitorKey) is var byVisitor && byVisitor != 0 ? byVisitor : left.CompareTo(right));
        sessionization.Start();
        Sessionize(activities);
        sessionization.Stop();
    }

    private void Sessionize(Span<VisitorActivity> activities)
    {
        var sessionOf = new int[activities.Length];
        for (int from = 0, i = 1; i <= activities.Length; i++)
        {
            if (i == activities.Length || activities[i].VisitorKey != activities[from].VisitorKey)
            {
                sessions += Sessionizer.Split(activities[from..i], rules, sessionOf).Length;
                from = i;
            }
        }
    }

    private void Print(int round, int events)
    {
        Console.WriteLine($"round {round}: {events / Seconds,12:N0} events/s, {sessions:N0} sessions");
        foreach (var (stage, watch) in new[] { ("validate", validation), ("classify", classification), ("sessionize", sessionization) })
        {
            Console.WriteLine($"  {stage,-12} {watch.Elapsed.TotalSeconds,8:N2} s {events / watch.Elapsed.TotalSeconds,14:N0} events/s");
        }
    }
}
