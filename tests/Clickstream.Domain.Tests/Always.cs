using FsCheck;
using FsCheck.Fluent;

namespace Clickstream.Domain.Tests;

/// <summary>Checks claims on random values of a fixed seed.</summary>
internal static class Always
{
    public static void Holds<T>(Gen<T> values, Action<T> claim) =>
        Prop.ForAll(values.ToArbitrary(), claim).Check(Config.QuickThrowOnFailure.WithReplay(20261122UL, 1UL));
}
