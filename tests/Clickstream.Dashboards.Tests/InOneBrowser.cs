using Clickstream.Testing.Servers;

namespace Clickstream.Dashboards.Tests;

/// <summary>Tests that share the browser.</summary>
[CollectionDefinition(Name)]
public sealed class InOneBrowser : ICollectionFixture<Browser>
{
    public const string Name = "browser";
}
