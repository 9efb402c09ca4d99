using Clickstream.Domain.Events;
using Clickstream.Domain.StarSchema;
using Clickstream.Domain.UseCases;
using NodaTime.Text;

namespace Clickstream.Hosts.Tests.Hostile;

/// <summary>Looks up what a hostile case says of an accepted event, in the history or in its dimensions.</summary>
internal sealed class EventProbe(IReadOnlyList<ClickstreamEvent> events, ProjectionSummary projected)
{
    private readonly DimensionSet dimensions = Dimensions(events);

    private ClickstreamEvent Event => events[0];

    private EventEnvelope Envelope => Event.Envelope;

    public string? this[string name] => name switch
    {
        "eventId" => Event.Id.ToString(),
        "siteId" => Event.Visitor.SiteId,
        "isAnonymous" => Event.Visitor.ClientId.StartsWith("anon-", StringComparison.Ordinal).ToString(),
        "userId" => Envelope.UserId ?? string.Empty,
        "clientSessionId" => Envelope.ClientSessionId ?? string.Empty,
        "network" => Envelope.Network ?? string.Empty,
        "occurredAt" => InstantPattern.ExtendedIso.Format(Event.OccurredAt),
        "receivedAt" => InstantPattern.ExtendedIso.Format(Event.ReceivedAt),
        "clientTime" => InstantPattern.ExtendedIso.Format(Envelope.ClientTime!.Value),
        "flags" => Envelope.Flags.ToString(),
        "pageUrl" => Envelope.Page?.Url,
        "pageTitle" => Envelope.Page?.Title,
        "properties" => Envelope.Properties ?? string.Empty,
        "searchTerm" => ((SearchPerformed)Event).Query.Term,
        "unitPrice" => Event.Items[0].UnitPrice?.ToString(System.Globalization.CultureInfo.InvariantCulture),
        "quantity" => Event.Items[0].Quantity.ToString(System.Globalization.CultureInfo.InvariantCulture),
        "currency" => Event.Items[0].Currency,
        "itemName" => Event.Items[0].Name,
        "productName" => dimensions.Products.Values.Single().Name,
        "products" => Text(dimensions.Products.Count),
        "host" => dimensions.Pages.Values.Single().Host,
        "isSpam" => dimensions.TrafficSources.Values.Single().IsSpam.ToString(),
        "botReason" => dimensions.Devices.Values.Single().BotReason,
        "projected" => Text(projected.Projected),
        "duplicates" => Text(projected.Duplicates),
        "conflicts" => Text(projected.Conflicts),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "A case speaks of what nobody looks up."),
    };

    private static string Text(long number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static DimensionSet Dimensions(IReadOnlyList<ClickstreamEvent> events)
    {
        var classifier = new EventClassifier();
        return classifier.DimensionsOf(events.Select(classifier.Classify).ToArray());
    }
}
