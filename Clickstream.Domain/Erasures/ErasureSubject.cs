using Clickstream.Domain.Events;

namespace Clickstream.Domain.Erasures;

/// <summary>Whose events are erased: a browser's, or a signed-in person's.</summary>
public abstract record ErasureSubject
{
    private ErasureSubject()
    {
    }

    /// <summary>Whether an event is the subject's.</summary>
    public abstract bool Owns(ClickstreamEvent one);

    /// <summary>What its name is computed from; no two subjects share it.</summary>
    internal abstract string[] Parts { get; }

    /// <summary>All events of a browser.</summary>
    /// <param name="Id">The browser.</param>
    public sealed record Visitor(VisitorId Id) : ErasureSubject
    {
        /// <inheritdoc/>
        public override bool Owns(ClickstreamEvent one) => one.Visitor == Id;

        internal override string[] Parts => ["visitor", Id.SiteId, Id.ClientId];
    }

    /// <summary>The events that name a person, on whatever browser.</summary>
    /// <param name="SiteId">The site that knows the person.</param>
    /// <param name="UserId">The person's id there.</param>
    public sealed record User(string SiteId, string UserId) : ErasureSubject
    {
        /// <inheritdoc/>
        public override bool Owns(ClickstreamEvent one) => one.Envelope.UserId == UserId && one.Visitor.SiteId == SiteId;

        internal override string[] Parts => ["user", SiteId, UserId];
    }
}
