using Clickstream.Adapters.Aws.ObjectStores;
using Clickstream.Domain.Ports;

namespace Clickstream.Hosts.Lambda;

/// <summary>Takes objects and keeps none: what a function rehearses must not be stored.</summary>
internal sealed class ForgetfulStore : IObjectStore
{
    public string Location => "forgetful";

    public Task<bool> TryCreateAsync(
        string key, ReadOnlyMemory<byte> content, IReadOnlyCollection<KeyValuePair<string, string>> notes,
        CancellationToken cancellationToken) => Task.FromResult(true);

    public Task<ReadOnlyMemory<byte>> ReadAsync(string key, CancellationToken cancellationToken) => throw NotFound();

    public Task<ReadOnlyMemory<byte>> ReadEndAsync(string key, int length, CancellationToken cancellationToken) => throw NotFound();

    public IAsyncEnumerable<StoredObject> ListAsync(string prefix, string? after, CancellationToken cancellationToken) =>
        AsyncEnumerable.Empty<StoredObject>();

    public Task DeleteAsync(string key, CancellationToken cancellationToken) => Task.CompletedTask;

    private static HistoryException NotFound() => new(HistoryException.NotFound, "Nothing is kept here.");
}
