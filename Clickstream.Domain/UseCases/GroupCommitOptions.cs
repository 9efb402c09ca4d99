using FluentValidation;
using NodaTime;

namespace Clickstream.Domain.UseCases;

/// <summary>How events of requests that come at the same time are stored together.</summary>
/// <remarks>
/// A group is stored when it holds <see cref="MaxEvents"/> or when its first event has waited for <see cref="MaxDelay"/>, whichever comes
/// first. A request is answered when its group is durable. What waits is bounded: beyond it requests are refused as a whole with
/// <c>history.overloaded</c>.
/// </remarks>
public sealed class GroupCommitOptions
{
    /// <summary>Events that are stored without waiting for more, 1 to 250,000. Default 10,000.</summary>
    /// <remarks>A group is as large as the request that fills it makes it; the events of a request are never parted.</remarks>
    public int MaxEvents { get; init; } = 10_000;

    /// <summary>The longest that an event waits for others, 0 to 60 seconds. Default 100 milliseconds.</summary>
    /// <remarks>A request of which some is for the quarantine waits for that first, and then for the rest.</remarks>
    public Duration MaxDelay { get; init; } = Duration.FromMilliseconds(100);

    /// <summary>
    /// Events that may wait or be stored at one time, those for the quarantine included, <see cref="MaxEvents"/> to 10,000,000.
    /// Default 100,000.
    /// </summary>
    public int MaxWaitingEvents { get; init; } = 100_000;

    /// <summary>Groups that are stored at one time, 1 to 64. Default 2.</summary>
    public int MaxFlushes { get; init; } = 2;

    /// <summary>
    /// Tells how many could be sending at this moment, such as the connections that are open; <c>null</c> when that is not known.
    /// </summary>
    /// <remarks>
    /// When half of them, and sixteen at least, wait for the same group, it is stored at once: clients that send again only when they are
    /// answered would else send nothing until the time is up. Asked for every request: it must neither wait nor throw.
    /// </remarks>
    public Func<int>? Senders { get; init; }

    /// <summary>Cancelled, nothing waits for others any more: a process that is to stop answers at once.</summary>
    public CancellationToken Stopping { get; init; }

    /// <summary>Checks the options.</summary>
    /// <exception cref="ValidationException">An option is out of its range; the message names it and the range.</exception>
    public void Validate() => new GroupCommitOptionsValidator().ValidateAndThrow(this);
}

/// <summary>The ranges of the options.</summary>
internal sealed class GroupCommitOptionsValidator : AbstractValidator<GroupCommitOptions>
{
    private const int MostEvents = 250_000;
    private const int MostWaitingEvents = 10_000_000;
    private const int MostFlushes = 64;
    private static readonly Duration LongestDelay = Duration.FromSeconds(60);

    public GroupCommitOptionsValidator()
    {
        RuleFor(options => options.MaxEvents).InclusiveBetween(1, MostEvents)
            .WithMessage($"{nameof(GroupCommitOptions.MaxEvents)} must be 1 to {MostEvents}.");
        RuleFor(options => options.MaxDelay).InclusiveBetween(Duration.Zero, LongestDelay)
            .WithMessage($"{nameof(GroupCommitOptions.MaxDelay)} must be 0 to {LongestDelay.TotalSeconds} seconds.");
        RuleFor(options => options.MaxWaitingEvents)
            .Must((options, waiting) => waiting >= options.MaxEvents && waiting <= MostWaitingEvents)
            .WithMessage(
                $"{nameof(GroupCommitOptions.MaxWaitingEvents)} must be {nameof(GroupCommitOptions.MaxEvents)} to {MostWaitingEvents}.");
        RuleFor(options => options.MaxFlushes).InclusiveBetween(1, MostFlushes)
            .WithMessage($"{nameof(GroupCommitOptions.MaxFlushes)} must be 1 to {MostFlushes}.");
    }
}
