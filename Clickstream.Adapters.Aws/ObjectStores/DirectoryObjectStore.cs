using System.Runtime.CompilerServices;
using Clickstream.Domain.Ports;

namespace Clickstream.Adapters.Aws.ObjectStores;

/// <summary>Objects as files below a directory of a local file system.</summary>
/// <remarks>
/// A file is written under a temporary name, flushed to the disk and given its name by a link that fails when the name is taken; then its
/// directory is flushed. A crash leaves at most a temporary file, which is never listed.
/// </remarks>
/// <param name="root">The directory; made with the first object.</param>
public sealed class DirectoryObjectStore(string root) : IObjectStore
{
    private const string TemporaryFolder = ".incoming";

    private readonly string root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(root));

    /// <inheritdoc/>
    public Task<bool> TryCreateAsync(
        string key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken) => TranslateAsync(async () =>
    {
        var path = PathOf(key);
        var temporary = Path.Combine(root, TemporaryFolder, Guid.NewGuid().ToString("N"));
        DurableDirectory.Create(Path.GetDirectoryName(temporary)!);
        DurableDirectory.Create(Path.GetDirectoryName(path)!);
        try
        {
            var file = new FileStream(
                temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, FileOptions.Asynchronous);
            await using (file.ConfigureAwait(false))
            {
                await file.WriteAsync(content, cancellationToken).ConfigureAwait(false);
                file.Flush(flushToDisk: true);
            }

            cancellationToken.ThrowIfCancellationRequested();
            if (!DurableDirectory.TryLink(temporary, path))
            {
                return false;
            }
        }
        finally
        {
            File.Delete(temporary);
        }

        DurableDirectory.Flush(Path.GetDirectoryName(path)!);
        return true;
    });

    /// <inheritdoc/>
    public Task<ReadOnlyMemory<byte>> ReadAsync(string key, CancellationToken cancellationToken) => TranslateAsync<ReadOnlyMemory<byte>>(
        async () => await File.ReadAllBytesAsync(PathOf(key), cancellationToken).ConfigureAwait(false));

    /// <inheritdoc/>
    public async IAsyncEnumerable<string> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var keys = await TranslateAsync(() => Task.FromResult(Keys(prefix))).ConfigureAwait(false);
        foreach (var key in keys)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return key;
        }
    }

    private List<string> Keys(string prefix)
    {
        if (!Directory.Exists(root))
        {
            throw new HistoryException(HistoryException.NotFound, "There is no lake in this directory.");
        }

        var folder = Path.Combine(root, prefix[..(prefix.LastIndexOf('/') + 1)]);
        if (!Directory.Exists(folder))
        {
            return [];
        }

        var keys = new List<string>();
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            var key = Path.GetRelativePath(root, file).Replace(Path.DirectorySeparatorChar, '/');
            if (key.StartsWith(prefix, StringComparison.Ordinal) && !key.StartsWith(TemporaryFolder, StringComparison.Ordinal))
            {
                keys.Add(key);
            }
        }

        keys.Sort(StringComparer.Ordinal);
        return keys;
    }

    /// <summary>The file of a key. No key of ours leaves the root; one that would is refused.</summary>
    private string PathOf(string key)
    {
        var path = Path.GetFullPath(Path.Combine(root, key));
        var inside = Path.EndsInDirectorySeparator(root) ? root : root + Path.DirectorySeparatorChar;
        return path.StartsWith(inside, StringComparison.Ordinal)
            ? path
            : throw new ArgumentException("The key leaves the store's directory.", nameof(key));
    }

    private static async Task<TResult> TranslateAsync<TResult>(Func<Task<TResult>> work)
    {
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new HistoryException(HistoryException.NotFound, "The lake has no such object.", inner: failure);
        }
        catch (UnauthorizedAccessException failure)
        {
            throw new HistoryException(
                HistoryException.AccessDenied, "The lake's directory cannot be written or read: access denied.", inner: failure);
        }
        catch (IOException failure)
        {
            throw new HistoryException(
                HistoryException.Unavailable, "The lake's directory cannot be written or read: the file system failed.", isTransient: true,
                failure);
        }
    }
}
