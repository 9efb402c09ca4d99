namespace Clickstream.Hosts;

/// <summary>Reports at once, in the order of the reports; unlike <see cref="Progress{T}"/> it posts nothing.</summary>
/// <param name="report">Takes a report.</param>
internal sealed class DirectProgress<T>(Action<T> report) : IProgress<T>
{
    public void Report(T value) => report(value);
}
