using Clickstream.Domain.Ports;
using Npgsql;

namespace Clickstream.Adapters.Postgres;

/// <summary>Makes the data source that warehouse and reports share.</summary>
public static class PostgresDataSource
{
    /// <summary>
    /// A data source for a connection string. What it says of the application's name and of <c>statement_timeout</c> (<c>Options=-c
    /// statement_timeout=...</c>) is kept.
    /// </summary>
    /// <exception cref="WarehouseException">
    /// <see cref="WarehouseException.ConnectionInvalid"/>: the text is no connection string.
    /// </exception>
    public static NpgsqlDataSource Create(string connectionString)
    {
        try
        {
            var settings = new NpgsqlConnectionStringBuilder(connectionString)
            {
                // A large slice is one long transaction; each of its statements ends by itself.
                CommandTimeout = 0,
                IncludeErrorDetail = false,
            };
            settings.ApplicationName ??= "clickstream";
            if (string.IsNullOrEmpty(settings.Host))
            {
                throw new ArgumentException("The connection string names no host.");
            }

            return NpgsqlDataSource.Create(settings);
        }
        catch (Exception failure) when (
            failure is ArgumentException or FormatException or OverflowException or NotSupportedException or InvalidOperationException)
        {
            // The inner message may repeat the text, and the text may hold a password.
            throw new WarehouseException(
                WarehouseException.ConnectionInvalid,
                "The warehouse's connection string cannot be read; expected 'Host=...;Database=...;Username=...'.");
        }
    }
}
