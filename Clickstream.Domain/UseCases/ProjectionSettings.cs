using Clickstream.Domain.Sessions;
using Clickstream.Domain.StarSchema;
using FluentValidation;
using NodaTime;

namespace Clickstream.Domain.UseCases;

/// <summary>How history is projected. None of it changes the outcome but the session rules.</summary>
public sealed record ProjectionSettings
{
    /// <summary>When a session ends.</summary>
    public SessionRules Rules { get; init; } = new();

    /// <summary>
    /// About how many events are read for the writers to write next, each its slice of them in one transaction. They take about 1.5 kB of
    /// memory an event. 1 to 1,000,000, default 200,000.
    /// </summary>
    /// <remarks>
    /// Small segments are not divided; what is in a segment of more than 16 MiB is. The first slices of a run are smaller.
    /// </remarks>
    public int SliceEvents { get; init; } = 200_000;

    /// <summary>
    /// Among how many writers, each in a process of its own, the visitors are divided. 1 to 1,024, default 1. All of them must be told the
    /// same; they need not know of each other otherwise.
    /// </summary>
    public int Shards { get; init; } = 1;

    /// <summary>Which of the shards this is, 1 to <see cref="Shards"/>.</summary>
    public int Shard { get; init; } = 1;

    /// <summary>
    /// How many writers this process has: while one waits for the warehouse, another goes on. Segments of up to 16 MiB are read once for
    /// all of them. 1 to 16, default 1; whoever shares the warehouse must be told the same. Memory for what a run remembers is taken for
    /// each.
    /// </summary>
    public int Writers { get; init; } = 1;

    /// <summary>Each writer stops after this many slices and leaves the rest pending; <c>null</c> for all. At least 1.</summary>
    public int? MaximumSlices { get; init; }

    /// <summary>
    /// Whether to list the whole history, instead of what became visible since it was last projected whole. A safeguard: it finds
    /// segments that somebody put into the storage by other means.
    /// </summary>
    public bool ListsAll { get; init; }

    /// <summary>Projects segments in an order shuffled by this seed instead of by name; <c>null</c> not to.</summary>
    public int? ShuffleSeed { get; init; }

    /// <summary>
    /// Enough to keep a database busy. The same on every machine: whoever divides the visitors otherwise is in others' way.
    /// </summary>
    public const int UsualWriters = 2;

    /// <summary>Among how many writers the visitors are divided in all.</summary>
    internal int AllWriters => Shards * Writers;

    /// <summary>The same settings for each of the shards.</summary>
    internal IEnumerable<ProjectionSettings> OfAllShards => Enumerable.Range(1, Shards).Select(shard => this with { Shard = shard });

    /// <summary>The visitors of each writer of this process.</summary>
    internal IReadOnlyList<VisitorRange> Ranges =>
        [.. Enumerable.Range(1, Writers).Select(writer => VisitorRange.Shard(((Shard - 1) * Writers) + writer, AllWriters))];
}

/// <summary>The ranges of the settings.</summary>
internal sealed class ProjectionSettingsValidator : AbstractValidator<ProjectionSettings>
{
    private const int MostWriters = 16;

    public ProjectionSettingsValidator()
    {
        RuleFor(settings => settings.SliceEvents).InclusiveBetween(1, 1_000_000);
        RuleFor(settings => settings.Shards).InclusiveBetween(1, VisitorRange.MostShards);
        RuleFor(settings => settings.Writers).InclusiveBetween(1, MostWriters);
        RuleFor(settings => settings.AllWriters).LessThanOrEqualTo(VisitorRange.MostShards)
            .WithMessage($"There may be {VisitorRange.MostShards} writers in all.");
        RuleFor(settings => settings.Shard).GreaterThanOrEqualTo(1);
        RuleFor(settings => settings.Shard).LessThanOrEqualTo(settings => settings.Shards);
        RuleFor(settings => settings.MaximumSlices).GreaterThanOrEqualTo(1);
        RuleFor(settings => settings.Rules.InactivityTimeout)
            .Must(timeout => timeout > Duration.Zero && timeout <= Duration.FromDays(30) && IsWholeMilliseconds(timeout))
            .WithMessage("The session timeout must be whole milliseconds, more than 0 and at most 30 days.");
        RuleFor(settings => settings.Rules.MaximumDuration)
            .Must(maximum => maximum is not { } known
                || (known > Duration.Zero && known <= Duration.FromDays(3650) && IsWholeMilliseconds(known)))
            .WithMessage("The maximum session duration must be whole milliseconds, more than 0 and at most 3,650 days.");
    }

    private static bool IsWholeMilliseconds(Duration duration) => duration == Duration.FromMilliseconds((long)duration.TotalMilliseconds);
}
