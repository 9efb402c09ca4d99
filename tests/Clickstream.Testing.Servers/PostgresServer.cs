using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Clickstream.Testing.Servers;

/// <summary>A throw-away PostgreSQL server on a free port of the loopback, stopped by its process id.</summary>
/// <remarks>
/// A shell starts and stops it as its input says; at the end of the input it stops the server and removes its files: also when the tests
/// are killed.
/// </remarks>
public sealed class PostgresServer : IDisposable
{
    private static readonly Lazy<PostgresServer> SharedServer = new(() => Start(isDurable: false), LazyThreadSafetyMode.ExecutionAndPublication);
    private const string Supervise =
        """
        folder=$1; shift; "$@" & server=$!
        while read -r word; do
            case $word in
                stop) kill -QUIT $server; wait $server;;
                start) "$@" & server=$!;;
            esac
        done
        kill -INT $server; wait $server; rm -rf "$folder"
        """;

    private static int lastDatabase;

    private readonly Process process;
    private readonly int port;
    private readonly string serverConnection;
    private bool isStopped;

    private PostgresServer(Process process, int port) => (this.process, this.port, serverConnection) =
        (process, port, $"Host=127.0.0.1;Port={port};Username=postgres;Include Error Detail=true");

    /// <summary>One server for all tests of the process; it ends with the process.</summary>
    public static PostgresServer Shared => SharedServer.Value;

    /// <summary>Makes a database of its own.</summary>
    /// <param name="copyOf">The connection string of one that it is to be like, and to which nobody is connected; <c>null</c> for an empty one.</param>
    /// <returns>Its connection string.</returns>
    public string CreateDatabase(string? copyOf = null)
    {
        var name = $"test_{Interlocked.Increment(ref lastDatabase)}";
        using var source = NpgsqlDataSource.Create(serverConnection + ";Database=postgres;Pooling=false");
        var template = copyOf is null ? "" : $" template {new NpgsqlConnectionStringBuilder(copyOf).Database}";
        using var command = source.CreateCommand($"create database {name}{template}");
        command.ExecuteNonQuery();
        return $"{serverConnection};Database={name}";
    }

    /// <summary>Stops the server at once, without any leave-taking: as a crash of it does.</summary>
    public void StopImmediately()
    {
        Tell("stop");
        while (IsListening())
        {
            process.WaitForExit(5);
        }
    }

    /// <summary>Starts it again after <see cref="StopImmediately"/>; it recovers by itself.</summary>
    public void StartAgain()
    {
        Tell("start");
        WaitUntilReady();
    }

    /// <summary>Stops the server and removes its files.</summary>
    public void Dispose()
    {
        if (!isStopped)
        {
            isStopped = true;
            process.StandardInput.Close();
            process.WaitForExit();
            process.Dispose();
        }
    }

    /// <summary>Starts a server.</summary>
    /// <param name="isDurable">Whether it flushes to the disk, as a real one does; tests need no durability.</param>
    public static PostgresServer Start(bool isDurable)
    {
        var bin = Directory.Exists("/usr/lib/postgresql")
            ? Directory.EnumerateDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin")).Order().LastOrDefault(Directory.Exists)
            : null;
        if (bin is null)
        {
            throw new InvalidOperationException("PostgreSQL is missing. ./test.sh installs it (Debian package postgresql-15).");
        }

        var folder = Directory.CreateTempSubdirectory("clickstream-postgres-").FullName;
        var data = Path.Combine(folder, "data");
        var asPostgres = Environment.UserName == "root" ? new[] { "runuser", "-u", "postgres", "--" } : [];
        if (asPostgres.Length > 0)
        {
            Run(["chown", "postgres", folder]);
        }

        Run([.. asPostgres, Path.Combine(bin, "initdb"), "-D", data, "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8"]);
        var port = Loopback.FreePort();
        string[] command =
        [
            .. asPostgres, "sh", "-c", Supervise, "sh", folder, Path.Combine(bin, "postgres"), "-D", data, "-p", port.ToString(CultureInfo.InvariantCulture), "-c", "listen_addresses=127.0.0.1",
            "-c", "unix_socket_directories=", "-c", isDurable ? "fsync=on" : "fsync=off", "-c", "max_connections=200", "-c", "shared_buffers=256MB",
        ];
        var process = Process.Start(Quiet(command))!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var server = new PostgresServer(process, port);
        server.WaitUntilReady();
        return server;
    }

    private void Tell(string word)
    {
        process.StandardInput.WriteLine(word);
        process.StandardInput.Flush();
    }

    private bool IsListening()
    {
        try
        {
            using var client = new TcpClient();
            client.Connect(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private void WaitUntilReady()
    {
        var deadline = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                using var connection = new NpgsqlConnection(serverConnection + ";Database=postgres;Pooling=false");
                connection.Open();
                return;
            }
            catch (NpgsqlException) when (deadline.Elapsed < TimeSpan.FromSeconds(60) && !process.HasExited)
            {
                process.WaitForExit(50);
            }
        }
    }

    private static void Run(string[] command)
    {
        using var process = Process.Start(Quiet(command))!;
        var error = process.StandardError.ReadToEndAsync();
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{command[0]} failed: {error.Result}");
        }
    }

    private static ProcessStartInfo Quiet(string[] command) => new(command[0], command[1..])
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        WorkingDirectory = "/",
    };
}
