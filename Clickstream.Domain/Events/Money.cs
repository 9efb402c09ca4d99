namespace Clickstream.Domain.Events;

/// <summary>An amount in one currency. Amounts of different currencies are never added.</summary>
/// <param name="Amount">The amount in major units, of at most four decimal places.</param>
/// <param name="Currency">The ISO 4217 code, in upper case.</param>
public readonly record struct Money(decimal Amount, string Currency)
{
    /// <summary>The most decimal places an amount may carry.</summary>
    public const int MaximumScale = 4;

    /// <summary>Adds two amounts of one currency.</summary>
    /// <exception cref="InvalidOperationException">The currencies differ.</exception>
    public Money Plus(Money other) => Currency == other.Currency
        ? this with { Amount = Amount + other.Amount }
        : throw new InvalidOperationException("Amounts of different currencies cannot be added.");

    /// <summary>The same amount in its one canonical form: exactly four decimal places, no negative zero.</summary>
    /// <param name="amount">An amount of at most <see cref="MaximumScale"/> places; further places are rounded to even.</param>
    public static decimal Canonical(decimal amount)
    {
        if (amount.Scale == MaximumScale && amount != 0m)
        {
            return amount;
        }

        var rounded = amount.Scale <= MaximumScale ? amount : decimal.Round(amount, MaximumScale, MidpointRounding.ToEven);
        return rounded == 0m ? 0.0000m : rounded + 0.0000m;
    }
}
