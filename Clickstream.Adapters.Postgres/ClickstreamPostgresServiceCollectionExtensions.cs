using Clickstream.Adapters.Postgres;
using Clickstream.Adapters.Postgres.Reports;
using Clickstream.Domain.Ports;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Npgsql;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the warehouse in PostgreSQL.</summary>
public static class ClickstreamPostgresServiceCollectionExtensions
{
    /// <summary>Registers warehouse and reports over one database.</summary>
    /// <param name="services">The services.</param>
    /// <param name="connectionString">
    /// An Npgsql connection string, such as <c>Host=...;Database=...;Username=...</c>. It is never logged.
    /// Its command timeout is not used: a slice is one long transaction, whose statements take as long as they need.
    /// </param>
    /// <exception cref="WarehouseException">
    /// <see cref="WarehouseException.ConnectionInvalid"/>: the text is no connection string.
    /// </exception>
    public static IServiceCollection AddClickstreamPostgres(this IServiceCollection services, string connectionString)
    {
        var source = PostgresDataSource.Create(connectionString);
        services.TryAddSingleton(_ => source);
        services.TryAddSingleton<IWarehouse, PostgresWarehouse>();
        services.TryAddSingleton<IReports, PostgresReports>();
        services.TryAddSingleton<WarehouseAdministration>();
        return services;
    }
}
