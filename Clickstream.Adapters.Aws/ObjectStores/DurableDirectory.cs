using System.Runtime.InteropServices;

namespace Clickstream.Adapters.Aws.ObjectStores;

/// <summary>
/// What the runtime does not offer of a file system: names that are taken once, and names that survive a crash of the machine.
/// </summary>
internal static partial class DurableDirectory
{
    private const int ReadOnly = 0;
    private const int AlreadyExists = 17;
    private const int PermissionDenied = 13;

    /// <summary>Creates a directory with its parents, each durable.</summary>
    public static void Create(string path)
    {
        if (Directory.Exists(path))
        {
            return;
        }

        var parent = Path.GetDirectoryName(path);
        if (parent is not null)
        {
            Create(parent);
        }

        Directory.CreateDirectory(path);
        if (parent is not null)
        {
            Flush(parent);
        }
    }

    /// <summary>Gives a file a further name in one step, unless the name is taken.</summary>
    /// <returns><c>false</c> when it is taken.</returns>
    /// <exception cref="IOException">The file system cannot do it.</exception>
    public static bool TryLink(string existing, string name)
    {
        if (OperatingSystem.IsWindows())
        {
            return TryMove(existing, name);
        }

        if (Link(existing, name) == 0)
        {
            return true;
        }

        var error = Marshal.GetLastPInvokeError();
        return error == AlreadyExists ? false : throw new IOException($"A file could not be given its name: error {error}.");
    }

    /// <summary>Flushes a directory to the disk. Windows has no such call: its file systems journal names.</summary>
    /// <exception cref="IOException">The directory cannot be flushed.</exception>
    public static void Flush(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var handle = Open(path, ReadOnly);
        if (handle < 0)
        {
            // A directory that may be written but not read cannot be opened; its new names are as durable as the file system makes them.
            var error = Marshal.GetLastPInvokeError();
            if (error == PermissionDenied)
            {
                return;
            }

            throw new IOException($"A directory could not be opened to be flushed: error {error}.");
        }

        try
        {
            if (Synchronize(handle) != 0)
            {
                throw new IOException($"A directory could not be flushed: error {Marshal.GetLastPInvokeError()}.");
            }
        }
        finally
        {
            _ = Close(handle);
        }
    }

    /// <summary>On Windows a move that may not replace is one step.</summary>
    private static bool TryMove(string existing, string name)
    {
        try
        {
            File.Move(existing, name, overwrite: false);
            return true;
        }
        catch (IOException) when (File.Exists(name))
        {
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "link", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Link(string existing, string name);

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Synchronize(int handle);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Close(int handle);
}
