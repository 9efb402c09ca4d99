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
    public string Location => root;

    /// <inheritdoc/>
    public Task<bool> TryCreateAsync(
        string key, ReadOnlyMemory<byte> content, IReadOnlyCollection<KeyValuePair<string, string>> notes,
        CancellationToken cancellationToken) => TranslateAsync(() =>
    {
        cancellationToken.ThrowIfCancellationRequested();
        var path = PathOf(key);
        var temporary = Path.Combine(root, TemporaryFolder, Guid.NewGuid().ToString("N"));
        DurableDirectory.Create(Path.GetDirectoryName(temporary)!);
        DurableDirectory.Create(Path.GetDirectoryName(path)!);
        try
        {
            // To flush takes its thread anyway, and longer; to write asynchronously would only be to change threads.
            using (var file = File.OpenHandle(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                RandomAccess.Write(file, content.Span, fileOffset: 0);
                RandomAccess.FlushToDisk(file);
            }

            cancellationToken.ThrowIfCancellationRequested();
            if (!DurableDirectory.TryLink(temporary, path))
            {
                return Task.FromResult(false);
            }
        }
        finally
        {
            File.Delete(temporary);
        }

        DurableDirectory.Flush(Path.GetDirectoryName(path)!);
        return Task.FromResult(true);
    });

    /// <inheritdoc/>
    public Task<ReadOnlyMemory<byte>> ReadAsync(string key, CancellationToken cancellationToken) => TranslateAsync<ReadOnlyMemory<byte>>(
        async () => await File.ReadAllBytesAsync(PathOf(key), cancellationToken).ConfigureAwait(false));

    /// <inheritdoc/>
    public Task<ReadOnlyMemory<byte>> ReadEndAsync(string key, int length, CancellationToken cancellationToken) =>
        TranslateAsync<ReadOnlyMemory<byte>>(async () =>
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
            using var file = File.OpenHandle(PathOf(key), options: FileOptions.Asynchronous);
            var total = RandomAccess.GetLength(file);
            var bytes = new byte[Math.Min(length, total)];
            var filled = 0;
            while (filled < bytes.Length)
            {
                var read = await RandomAccess.ReadAsync(file, bytes.AsMemory(filled), total - bytes.Length + filled, cancellationToken)
                    .ConfigureAwait(false);
                filled += read > 0 ? read : throw new EndOfStreamException();
            }

            return bytes;
        });

    /// <inheritdoc/>
    public async IAsyncEnumerable<StoredObject> ListAsync(
        string prefix, string? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var objects = await TranslateAsync(() => Task.FromResult(Objects(prefix, after))).ConfigureAwait(false);
        foreach (var one in objects)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return one;
        }
    }

    /// <inheritdoc/>
    public Task DeleteAsync(string key, CancellationToken cancellationToken) => TranslateAsync(() =>
    {
        cancellationToken.ThrowIfCancellationRequested();
        var path = PathOf(key);
        if (File.Exists(path))
        {
            File.Delete(path);
            DurableDirectory.Flush(Path.GetDirectoryName(path)!);
        }

        return Task.FromResult(true);
    });

    private List<StoredObject> Objects(string prefix, string? after)
    {
        if (!Directory.Exists(root))
        {
            throw new HistoryException(HistoryException.NotFound, "There is no lake in this directory.");
        }

        var objects = new List<StoredObject>();
        var folder = new DirectoryInfo(Path.Combine(root, prefix[..(prefix.LastIndexOf('/') + 1)]));
        if (folder.Exists)
        {
            AddObjects(folder, prefix, after, objects);
            objects.Sort((left, right) => string.CompareOrdinal(left.Key, right.Key));
        }

        return objects;
    }

    private void AddObjects(DirectoryInfo folder, string prefix, string? after, List<StoredObject> objects)
    {
        foreach (var entry in folder.EnumerateFileSystemInfos())
        {
            var key = Path.GetRelativePath(root, entry.FullName).Replace(Path.DirectorySeparatorChar, '/');
            if (entry is FileInfo file)
            {
                if (key.StartsWith(prefix, StringComparison.Ordinal) && (after is null || string.CompareOrdinal(key, after) > 0)
                    && LengthOf(file) is { } length)
                {
                    objects.Add(new StoredObject(key, length));
                }
            }
            else if (key != TemporaryFolder && MayHold($"{key}/", prefix, after))
            {
                AddObjects((DirectoryInfo)entry, prefix, after, objects);
            }
        }
    }

    /// <summary>The length of a file; <c>null</c> when it was removed since its folder was read.</summary>
    private static long? LengthOf(FileInfo file)
    {
        try
        {
            return file.Length;
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Whether keys that start with a folder may also start with a prefix and come after a key.</summary>
    private static bool MayHold(string folder, string prefix, string? after) =>
        (folder.StartsWith(prefix, StringComparison.Ordinal) || prefix.StartsWith(folder, StringComparison.Ordinal))
        && (after is null || string.CompareOrdinal(folder, after) >= 0 || after.StartsWith(folder, StringComparison.Ordinal));

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
