using Clickstream.Testing.Servers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Clickstream.EndToEnd.Tests;

/// <summary>A site of plain documents, each of which starts the tracker by its classic script.</summary>
internal sealed class TrackedSite : IAsyncDisposable
{
    private static readonly string Script = Path.Combine(Repository.Root, "samples/Tracker/dist/clickstream.js");

    private readonly WebApplication application;

    private TrackedSite(WebApplication application) => this.application = application;

    /// <summary>Where it is.</summary>
    public Uri Url => new(application.Urls.Single());

    /// <param name="endpoint">The collector.</param>
    /// <param name="options">Further attributes of the tracker's element.</param>
    public static async Task<TrackedSite> StartAsync(Uri endpoint, string options = "")
    {
        if (!File.Exists(Script))
        {
            throw new InvalidOperationException("The tracker is not built. ./test.sh builds it (npm run build in samples/Tracker).");
        }

        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var application = builder.Build();
        application.Urls.Add("http://127.0.0.1:0");
        application.MapGet("/clickstream.js", () => Results.File(Script, "text/javascript"));
        application.MapGet("/frame", () => Results.Content(
            """<!doctype html><title>Frame</title><link rel="icon" href="data:,"><iframe sandbox="allow-scripts" src="/framed"></iframe>""", "text/html"));
        application.MapGet("/{**path}", (HttpRequest request) => Results.Content(Document(request.Path.Value!, endpoint, options), "text/html"));
        await application.StartAsync();
        return new TrackedSite(application);
    }

    public ValueTask DisposeAsync() => application.DisposeAsync();

    private static string Document(string path, Uri endpoint, string options) =>
        $"""
        <!doctype html>
        <title>Page {path}</title>
        <link rel="icon" href="data:,">
        <script src="/clickstream.js" data-endpoint="{endpoint}" data-site-id="shop" {options}></script>
        <a id="next" href="/next">Next</a>
        <a id="outside" href="http://localhost:9/elsewhere">Elsewhere</a>
        <button id="marked" data-clickstream="buy-button" data-place="top"><b>Buy</b> now</button>
        <button id="plain">Nothing</button>
        """;
}
