using Clickstream.Adapters.Aws.History;
using Clickstream.Adapters.Aws.ObjectStores;
using Clickstream.Domain.Ports;
using Microsoft.Extensions.DependencyInjection.Extensions;
using NodaTime;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the history as Parquet segments in an object store.</summary>
public static class ClickstreamAwsServiceCollectionExtensions
{
    /// <summary>
    /// Registers history and quarantine over a local directory or S3, unless an <see cref="IObjectStore"/> is registered already.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="lake">A directory, made with the first event, or an address as <see cref="LakeLocation"/> reads it.</param>
    public static IServiceCollection AddClickstreamAws(this IServiceCollection services, string lake)
    {
        services.TryAddSingleton(_ => LakeLocation.Open(lake));
        services.TryAddSingleton<IClock>(SystemClock.Instance);
        services.TryAddSingleton<IEventHistory, ParquetEventHistory>();
        services.TryAddSingleton<IErasureRegister, LakeErasureRegister>();
        services.TryAddSingleton<IQuarantine, NdjsonQuarantine>();
        return services;
    }
}
