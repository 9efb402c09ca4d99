using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Clickstream.Benchmarks;

/// <summary>What a collector is measured against: Kestrel reads a body and answers.</summary>
internal static class BareEndpoint
{
    public static async Task RunAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var server = builder.Build();
        server.Run(async context =>
        {
            var buffer = new byte[16 * 1024];
            while (await context.Request.Body.ReadAsync(buffer) > 0)
            {
            }

            context.Response.StatusCode = 202;
            context.Response.ContentLength = 2;
            await context.Response.Body.WriteAsync("{}"u8.ToArray());
        });
        await server.StartAsync();
        await Console.Error.WriteLineAsync($"Listening on {server.Urls.Single()}");
        await server.WaitForShutdownAsync();
    }
}
