using Clickstream.Domain.Ports;
using Clickstream.Testing;
using Clickstream.Testing.Servers;
using Npgsql;

namespace Clickstream.Adapters.Postgres.Tests;

/// <summary>What a connection string says of its sessions is kept.</summary>
public sealed class ConnectionSettingsTests
{
    [Theory]
    [InlineData("", "clickstream")]
    [InlineData(";Application Name=etl-7", "etl-7")]
    public async Task Connections_are_named(string more, string name)
    {
        await using var source = PostgresDataSource.Create(PostgresServer.Shared.CreateDatabase() + more);
        await using var connection = await source.OpenConnectionAsync();

        var names = await connection.QueryAsync(
            "select application_name from pg_stat_activity where pid = pg_backend_pid()", row => row.GetString(0), CancellationToken.None);

        names.Should().Equal(name);
    }

    [Fact]
    public async Task A_statement_that_takes_longer_than_the_connection_string_allows_is_told_of_as_that()
    {
        var warehouse = PostgresServer.Shared.CreateDatabase();
        await using var free = PostgresDataSource.Create(warehouse);
        var history = new SegmentedHistory();
        history.Add(Given.PageView());
        await new PostgresWarehouse(free).PrepareAsync(CancellationToken.None);
        await using var connection = await free.OpenConnectionAsync();
        await using var holding = await connection.BeginTransactionAsync();
        await holding.RunAsync("lock table etl.writer in access exclusive mode", CancellationToken.None);
        await using var limited = PostgresDataSource.Create(warehouse + ";Options=-c statement_timeout=200");

        var run = () => new PostgresWarehouse(limited).ProjectAsync(history);

        var failure = (await run.Should().ThrowAsync<WarehouseException>()).Which;
        (failure.Code, failure.IsTransient).Should().Be((WarehouseException.TimedOut, true));
        failure.Message.Should().Contain("statement_timeout");
    }
}
