using System.Collections.Immutable;
using Clickstream.Domain.Events;
using FluentValidation;

namespace Clickstream.Domain.Validation;

/// <summary>One rule that an event may break.</summary>
/// <param name="Path">The field on the wire, such as <c>items[].price</c>.</param>
/// <param name="Code">The stable code.</param>
/// <param name="Message">What is told of it.</param>
public sealed record CatalogueRule(string Path, string Code, string Message);

/// <summary>The rules of events, read from the validators themselves, for documents that must not say anything else.</summary>
public static class RuleCatalogue
{
    /// <summary>The rules of every event, whatever its kind.</summary>
    public static ImmutableArray<CatalogueRule> Common { get; } =
    [
        .. RulesOf(new CustomEventRecordedValidator(), string.Empty), .. RulesOf(new ItemDraftValidator(), "Items[]."),
        .. RulesOf(new OrderDraftValidator(), "Order."),
    ];

    /// <summary>The rules that a kind adds to those of every event.</summary>
    public static ImmutableArray<CatalogueRule> Of(EventKind kind) => [.. RulesOf(KindValidators.For(kind), string.Empty).Except(Common)];

    private static IEnumerable<CatalogueRule> RulesOf(IValidator validator, string prefix) =>
        from rule in validator.CreateDescriptor().Rules
        where rule.PropertyName is not null
        from component in rule.Components
        where component.ErrorCode is not null && component.ErrorCode.Contains('.', StringComparison.Ordinal)
        select new CatalogueRule(WirePath.Of(prefix + rule.PropertyName), component.ErrorCode, component.GetUnformattedErrorMessage());
}
