using Clickstream.Adapters.Aws.History;
using Clickstream.Adapters.Aws.ObjectStores;
using Clickstream.Domain.Ports;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the history as Parquet segments in an object store.</summary>
public static class ClickstreamAwsServiceCollectionExtensions
{
    /// <summary>
    /// Registers history and quarantine over a local directory, unless an <see cref="IObjectStore"/> is registered already.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="lakeDirectory">The directory; made with the first event.</param>
    public static IServiceCollection AddClickstreamAws(this IServiceCollection services, string lakeDirectory)
    {
        services.TryAddSingleton<IObjectStore>(_ => new DirectoryObjectStore(lakeDirectory));
        services.TryAddSingleton<IEventHistory, ParquetEventHistory>();
        services.TryAddSingleton<IQuarantine, NdjsonQuarantine>();
        return services;
    }
}
