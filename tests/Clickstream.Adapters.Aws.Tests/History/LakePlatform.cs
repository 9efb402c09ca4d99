using Clickstream.Adapters.Aws.ObjectStores;
using Clickstream.Domain.Ports;
using Clickstream.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Clickstream.Adapters.Aws.Tests.History;

/// <summary>The use cases over a lake in an object store.</summary>
internal static class LakePlatform
{
    public static UpkeepPlatform Over(
        IObjectStore store, IWarehouseUnderTest warehouse, SettableClock clock, IDraftReader? reader = null) => new(warehouse, clock, services =>
    {
        services.AddSingleton(store).AddClickstreamAws(store.Location);
        if (reader is not null)
        {
            services.AddSingleton(reader);
        }
    });
}
