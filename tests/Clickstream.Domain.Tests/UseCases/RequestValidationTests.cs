using Clickstream.Domain.Sessions;
using Clickstream.Domain.UseCases;
using Clickstream.Testing;
using FluentValidation;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Clickstream.Domain.Tests.UseCases;

public sealed class RequestValidationTests : IDisposable
{
    private readonly ServiceProvider services = new ServiceCollection().AddClickstream().AddClickstreamInMemory().BuildServiceProvider();

    public void Dispose() => services.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1_000_001)]
    public Task A_slice_out_of_range_is_refused(int events) =>
        ShouldRefuse(new ProjectHistory { Settings = new() { SliceEvents = events } });

    [Theory]
    [InlineData(1)]
    [InlineData(1_000_000)]
    public Task A_slice_in_range_is_taken(int events) => ShouldTake(new ProjectHistory { Settings = new() { SliceEvents = events } });

    [Fact]
    public Task No_slice_at_all_is_refused() => ShouldRefuse(new ProjectHistory { Settings = new() { MaximumSlices = 0 } });

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(30 * 24 * 3600 + 1)]
    public Task A_timeout_out_of_range_is_refused(int seconds) =>
        ShouldRefuse(new ProjectHistory { Settings = With(new SessionRules { InactivityTimeout = Duration.FromSeconds(seconds) }) });

    [Theory]
    [InlineData(1)]
    [InlineData(30 * 24 * 3600)]
    public Task A_timeout_in_range_is_taken(int seconds) =>
        ShouldTake(new ProjectHistory { Settings = With(new SessionRules { InactivityTimeout = Duration.FromSeconds(seconds) }) });

    [Fact]
    public Task A_maximum_duration_of_zero_is_refused() =>
        ShouldRefuse(new ProjectHistory { Settings = With(new SessionRules { MaximumDuration = Duration.Zero }) });

    [Fact]
    public Task No_maximum_duration_is_taken() =>
        ShouldTake(new ProjectHistory { Settings = With(new SessionRules { MaximumDuration = null }) });

    [Fact]
    public Task A_rebuild_with_bad_rules_is_refused() =>
        ShouldRefuse(new RebuildWarehouse { Settings = With(new SessionRules { InactivityTimeout = Duration.Zero }) });

    [Fact]
    public Task A_rebuild_of_some_slices_is_refused() => ShouldRefuse(new RebuildWarehouse { Settings = new() { MaximumSlices = 1 } });

    [Fact]
    public Task A_comparison_by_shards_is_refused() => ShouldRefuse(new RebuildWarehouse { Settings = new() { Shards = 2 }, OnlyVerifies = true });

    [Theory]
    [InlineData("", "shop", "USD")]
    [InlineData("test", "", "USD")]
    [InlineData("test", "shop", "usd")]
    [InlineData("test", "shop", "XXX")]
    public Task A_source_that_cannot_be_one_is_refused(string protocol, string site, string currency) => ShouldRefuse(new IngestEvents(
        [], new() { ReceivedAt = Given.Noon, Protocol = protocol, DefaultSiteId = site, DefaultCurrency = currency }));

    private static ProjectionSettings With(SessionRules rules) => new() { Rules = rules };

    private async Task ShouldRefuse<T>(IRequest<T> request)
    {
        var send = () => services.GetRequiredService<IMediator>().Send(request);

        await send.Should().ThrowAsync<ValidationException>();
    }

    private async Task ShouldTake<T>(IRequest<T> request)
    {
        var send = () => services.GetRequiredService<IMediator>().Send(request);

        await send.Should().NotThrowAsync();
    }
}
