using Clickstream.Domain.Reports;

namespace Clickstream.Domain.InMemory;

/// <summary>Computes <see cref="CartsReport"/>.</summary>
internal static class CartsQuery
{
    public static CartsReport Run(SelectedSessions selected)
    {
        var sessions = selected.Sessions.Values;
        return new CartsReport
        {
            CartSessions = sessions.Count(session => session.AddToCarts > 0),
            AbandonedSessions = sessions.Count(session => session.IsCartAbandoned),
            AbandonedAtCheckout = sessions.Count(session => session.IsCartAbandoned && session.Checkouts > 0),
            RecoveredSessions = sessions.Count(session => session.IsCartRecovered),
            AddToCarts = sessions.Sum(session => (long)session.AddToCarts),
            RemoveFromCarts = sessions.Sum(session => (long)session.RemoveFromCarts),
            Left = [.. sessions.SelectMany(session => session.Cart.Totals())
                .GroupBy(total => total.Value.Currency, StringComparer.Ordinal)
                .OrderBy(group => group.Key, StringComparer.Ordinal)
                .Select(group => new CartValue(
                    group.Key, group.Count(), group.Sum(total => total.Units), group.Sum(total => total.Value.Amount)))],
        };
    }
}
