using Clickstream.Domain.Events;
using Clickstream.Domain.Sessions;
using Clickstream.Domain.StarSchema;

namespace Clickstream.Domain.Tests;

/// <summary>Events as the folds see them.</summary>
internal static class Classified
{
    public static VisitorActivity One(ClickstreamEvent clickstreamEvent) => new EventClassifier().Classify(clickstreamEvent);

    public static VisitorActivity[] InOrder(params IEnumerable<ClickstreamEvent> events)
    {
        var classifier = new EventClassifier();
        return [.. events.Select(classifier.Classify).Order()];
    }
}
