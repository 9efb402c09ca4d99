namespace Clickstream.Domain.Reports;

/// <summary>Orders texts by their code points, as PostgreSQL's collation <c>C</c> does: one order everywhere.</summary>
internal sealed class TextOrder : IComparer<string>
{
    /// <summary>The order.</summary>
    public static readonly TextOrder ByCodePoint = new();

    /// <inheritdoc/>
    public int Compare(string? x, string? y)
    {
        if (x is null || y is null)
        {
            return (x is null ? 0 : 1) - (y is null ? 0 : 1);
        }

        using var left = x.EnumerateRunes();
        using var right = y.EnumerateRunes();
        while (left.MoveNext())
        {
            if (!right.MoveNext())
            {
                return 1;
            }

            if (left.Current != right.Current)
            {
                return left.Current.CompareTo(right.Current);
            }
        }

        return right.MoveNext() ? -1 : 0;
    }
}
