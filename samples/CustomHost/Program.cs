// A Lambda function of your own, from the packages alone: the shop's order service calls it with orders, and they become purchases.
using System.Net.Http.Json;
using Clickstream.Domain.UseCases;
using Clickstream.Domain.Validation;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

await using var platform = new ServiceCollection()
    .AddClickstream()
    .AddClickstreamAws(Environment.GetEnvironmentVariable("LAKE") ?? "lake")
    .AddClickstreamInMemory()
    .BuildServiceProvider();
var mediator = platform.GetRequiredService<IMediator>();
using var lambda = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
lambda.BaseAddress = new Uri($"http://{Environment.GetEnvironmentVariable("AWS_LAMBDA_RUNTIME_API")}/2018-06-01/runtime/invocation/");
while (true)
{
    using var call = await lambda.GetAsync("next");
    var id = call.Headers.GetValues("Lambda-Runtime-Aws-Request-Id").Single();
    var order = (await call.Content.ReadFromJsonAsync<Order>())!;

    // An order that is sent twice is the same event, and counts once.
    var total = new OrderDraft { OrderId = order.Id, Value = order.Total, Currency = order.Currency };
    var purchase = new EventDraft { Name = "purchase", EventId = order.Id, ClientId = order.Visitor, Order = total };
    var source = new EventSource { ReceivedAt = SystemClock.Instance.GetCurrentInstant(), Protocol = "orders" };
    var result = await mediator.Send(new IngestEvents([purchase], source));
    await lambda.PostAsJsonAsync($"{id}/response", new { result.Accepted, Errors = result.Rejected.SelectMany(one => one.Errors) });
}

internal sealed record Order(string Id, string Visitor, decimal Total, string Currency);
