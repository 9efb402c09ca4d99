using System.Net;
using Clickstream.Infrastructure.Tests.Templates;
using Clickstream.Testing.Servers;
using Npgsql;

namespace Clickstream.Infrastructure.Tests.Host;

/// <summary>The scripts of the warehouse's host, run for real: from the boot to reports in a browser, and back from a backup.</summary>
public sealed class HostMachineTests(HostMachine host) : IClassFixture<HostMachine>
{
    private const string Parameters = "/clickstream/warehouse";

    [Fact]
    public async Task A_boot_ends_with_roles_and_schema()
    {
        await using var etl = NpgsqlDataSource.Create(Connection);
        (await TextAsync(etl, "select current_user || ' ' || session_user")).Should().Be("clickstream_etl etl");
        (await TextAsync(etl, "select count(*) from dw.fact_event")).Should().Be("0");
        (await TextAsync(etl, "select string_agg(rolname, ',' order by rolname) from pg_roles where rolcanlogin and rolname !~ '^pg_'")).Should().Be("dashboards,etl,postgres");
    }

    [Fact]
    public async Task The_projection_comes_by_TLS_alone_and_sees_whether_it_is_the_host()
    {
        var plain = await FailureAsync(new NpgsqlConnectionStringBuilder(Connection) { SslMode = SslMode.Disable });
        var another = new NpgsqlConnectionStringBuilder(Connection) { Host = "127.0.0.1" };

        plain.Should().BeOfType<PostgresException>().Which.SqlState.Should().Be("28000");
        (await FailureAsync(another)).Should().BeOfType<NpgsqlException>().Which.InnerException!.Message.Should().Contain("certificate was rejected");
        (await FailureAsync(new(Connection) { Password = "guess" })).Should().BeOfType<PostgresException>().Which.SqlState.Should().Be("28P01");
        (await FailureAsync(new(Connection) { Database = "postgres" })).Should().BeOfType<PostgresException>().Which.SqlState.Should().Be("28000");
        (await FailureAsync(new(Connection) { Username = "postgres" })).Should().BeOfType<PostgresException>().Which.SqlState.Should().Be("28000");
    }

    [Fact]
    public async Task Roles_and_server_are_bounded()
    {
        await using var etl = NpgsqlDataSource.Create(Connection);

        (await TextAsync(etl, "select rolconnlimit || ' ' || array_to_string(rolconfig, ' ') from pg_roles where rolname = 'dashboards'"))
            .Should().Be("10 default_transaction_read_only=on statement_timeout=60s idle_in_transaction_session_timeout=60s");
        (await host.RunOnItAsync($"runuser -u postgres -- psql -X -p {host.DatabasePort} -Atc 'show ssl_min_protocol_version'")).Output.Should().Be("TLSv1.2\n");
        (await TextAsync(etl, "select coalesce(string_agg(datname, ','), '') from pg_database, aclexplode(coalesce(datacl, acldefault('d', datdba))) one where one.grantee = 0 and datallowconn"))
            .Should().BeEmpty("everybody may nothing");
    }

    [Fact]
    public async Task What_runs_at_night_is_the_scripts_of_the_package()
    {
        (await host.RunOnItAsync("cd /etc/systemd/system && grep -h -E '^(OnCalendar|ExecStart|User|ProtectSystem|NoNewPrivileges)=' clickstream-*")).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Should().BeEquivalentTo(
                "OnCalendar=*-*-* 03:30:00", "OnCalendar=*-*-* 01:30:00", "ExecStart=/usr/lib/clickstream/backup.sh", "ExecStart=/usr/lib/clickstream/upgrade.sh",
                "ExecStart=/usr/lib/clickstream/dashboards/run.sh", "User=postgres", "User=clickstream", "ProtectSystem=strict", "NoNewPrivileges=yes");
        (await host.RunOnItAsync("ls /usr/lib/clickstream/{backup,upgrade,dashboards/run}.sh")).ExitCode.Should().Be(0);
    }

    [Theory]
    [InlineData("insert into dw.dim_date select * from dw.dim_date", "25006")]
    [InlineData("set default_transaction_read_only = off; insert into dw.dim_date select * from dw.dim_date", "42501")]
    [InlineData("set default_transaction_read_only = off; create table public.x (y int)", "42501")]
    [InlineData("set default_transaction_read_only = off; create schema x", "42501")]
    [InlineData("copy (select 1) to program 'true'", "42501")]
    [InlineData("select pg_read_file('/etc/passwd')", "42501")]
    [InlineData("select * from etl.segment", "42501")]
    [InlineData("set role clickstream_etl", "42501")]
    public async Task The_dashboards_read_and_do_nothing_else(string sql, string refusal)
    {
        var run = await host.RunOnItAsync($"PGPASSWORD=$(cat /etc/clickstream/secrets/roles/dashboards-password) psql -X -h 127.0.0.1 -p {host.DatabasePort} -U dashboards -d warehouse -v VERBOSITY=sqlstate -c \"{sql.Replace("; ", "\" -c \"", StringComparison.Ordinal)}\"");

        run.ExitCode.Should().Be(1, run.Output);
        run.Output.Should().Contain($"ERROR:  {refusal}");
    }

    [Fact]
    public async Task The_dashboards_are_there_as_a_user_who_can_do_nothing_else()
    {
        using var http = new HttpClient();
        var address = new Uri($"http://127.0.0.1:{host.DashboardsPort}/");
        for (var left = 300; ; left--)
        {
            try
            {
                using var answer = await http.GetAsync(address);
                answer.StatusCode.Should().Be(HttpStatusCode.OK);
                (await answer.Content.ReadAsStringAsync()).Should().Contain("Clickstream");
                break;
            }
            catch (HttpRequestException) when (left > 0)
            {
                await Task.Delay(100);
            }
        }

        (await host.RunOnItAsync("ps -o user:20= -p $(cat /run/clickstream-dashboards.service.pid)")).Output.Trim().Should().Be("clickstream");
        (await host.RunOnItAsync("stat -c '%U %a' /etc/clickstream/dashboards /etc/clickstream/dashboards/environment /etc/clickstream/secrets/roles/*"))
            .Output.Should().Be("clickstream 750\nroot 600\npostgres 600\npostgres 600\n");
        (await File.ReadAllLinesAsync(Path.Combine(host.Folder, "enabled"))).Distinct().Should().BeEquivalentTo(
            "clickstream-backup.timer", "clickstream-upgrade.timer", "clickstream-dashboards.service");
    }

    [Fact]
    public async Task The_functions_of_the_template_fill_it_with_what_the_host_has_told_and_a_backup_brings_it_back()
    {
        var lake = Directory.CreateTempSubdirectory("clickstream-host-lake-");
        await CommandCall.OutputOfAsync("simulate", "--events", "2000", "--seed", "9", "--days", "2", "--lake", lake.FullName);
        await using (var function = await EtlAsync(lake.FullName))
        {
            var answer = await function.Api.InvokeAsync("{}");
            answer.ErrorType.Should().BeNull();
            answer.Json.GetProperty("events").GetInt64().Should().Be(2000);
            var verified = await function.Api.InvokeAsync("""{"verify":true}""");
            verified.Json.GetProperty("findings").GetInt32().Should().Be(0);
        }

        var before = await CommandCall.DumpAsync(Connection);
        var backup = await host.RunOnItAsync(". /etc/clickstream/host.conf; export HOST_BACKUPS HOST_REGION; setpriv --reuid=postgres --regid=postgres --init-groups /usr/lib/clickstream/backup.sh");
        backup.ExitCode.Should().Be(0, backup.Output);
        await using (var etl = NpgsqlDataSource.Create(Connection))
        {
            await using var lose = etl.CreateCommand("delete from dw.fact_session");
            (await lose.ExecuteNonQueryAsync()).Should().BePositive();
        }

        var restore = await host.RunOnItAsync($". /etc/clickstream/host.conf; export HOST_REGION; setpriv --reuid=postgres --regid=postgres --init-groups /usr/lib/clickstream/restore.sh {backup.Output.Trim()}");

        restore.ExitCode.Should().Be(0, restore.Output);
        NpgsqlConnection.ClearAllPools();
        (await CommandCall.DumpAsync(Connection)).Should().Be(before);

        // What came since is projected, and a rebuild can be made, as before.
        await CommandCall.OutputOfAsync("simulate", "--events", "500", "--seed", "10", "--days", "2", "--lake", lake.FullName);
        await using var again = await EtlAsync(lake.FullName);
        foreach (var call in new[] { "{}", """{"rebuild":true}""" })
        {
            var answer = await again.Api.InvokeAsync(call);
            answer.ErrorType.Should().BeNull("{0}", answer.Json);
            answer.Json.GetProperty("isComplete").GetBoolean().Should().BeTrue();
        }

        (await again.Api.InvokeAsync("""{"verify":true}""")).Json.GetProperty("findings").GetInt32().Should().Be(0);
        lake.Delete(recursive: true);
    }

    [Fact]
    public async Task People_erase_a_visitor_and_take_an_account_through_a_forwarded_port()
    {
        var lake = Directory.CreateTempSubdirectory("clickstream-host-lake-");
        await CommandCall.OutputOfAsync("simulate", "--events", "300", "--seed", "12", "--days", "1", "--lake", lake.FullName);
        var tunnel = new NpgsqlConnectionStringBuilder(Connection) { Host = "127.0.0.1", SslMode = SslMode.Require, RootCertificate = null }.ConnectionString;

        var erased = await CommandRun.OfAsync("erase", "--visitor", "nobody", "--lake", lake.FullName, "--warehouse", tunnel);
        var ledger = await CommandRun.OfAsync("ledger", "--lake", lake.FullName, "--warehouse", tunnel, "--json");

        erased.ExitCode.Should().Be(0, erased.Errors);
        ledger.Output.Should().Contain("\"received\"", ledger.Errors);
        lake.Delete(recursive: true);
    }

    [Fact]
    public async Task Another_time_zone_reaches_the_dashboards_without_another_machine()
    {
        await File.WriteAllTextAsync(Path.Combine(host.Folder, "parameters", "_clickstream_warehouse_time-zone"), "Asia/Ho_Chi_Minh");

        (await host.RunOnItAsync("/usr/lib/clickstream/setup.sh")).ExitCode.Should().Be(0);

        (await host.RunOnItAsync("cat /etc/clickstream/dashboards/environment")).Output.Should().Contain("CLICKSTREAM_TIME_ZONE=Asia/Ho_Chi_Minh\n");
    }

    [Fact]
    public async Task Setting_up_again_changes_nothing_and_a_password_that_is_gone_is_made_and_told_anew()
    {
        var before = (Password: host.Told($"{Parameters}/etl-password"), Certificate: host.Told($"{Parameters}/certificate"));

        var again = await host.RunOnItAsync("/usr/lib/clickstream/setup.sh");
        again.ExitCode.Should().Be(0, again.Output);
        (host.Told($"{Parameters}/etl-password"), host.Told($"{Parameters}/certificate")).Should().Be(before);

        (await host.RunOnItAsync("rm /etc/clickstream/secrets/roles/etl-password && /usr/lib/clickstream/setup.sh")).ExitCode.Should().Be(0);
        host.Told($"{Parameters}/etl-password").Should().NotBe(before.Password);
        NpgsqlConnection.ClearAllPools();
        await using var etl = NpgsqlDataSource.Create(Connection);
        (await TextAsync(etl, "select 1")).Should().Be("1");
        File.ReadAllText(Path.Combine(host.Folder, "parameters", "_clickstream_warehouse_etl-password.type")).Trim().Should().Be("SecureString");
    }

    [Fact]
    public async Task A_newer_package_sets_the_machine_up_again()
    {
        await host.RunOnItAsync("""
            cd /tmp && rm -rf new && dpkg-deb -R /shared/mirror/clickstream-host_*.deb new && sed -i 's/^Version: .*/Version: 99/' new/DEBIAN/control && dpkg-deb -Zgzip -z1 -b new /shared/mirror/clickstream-host_99_amd64.deb
            """);
        (await host.RunOnItAsync($"{Path.Combine(Repository.Root, "samples/Infrastructure/host/index.sh")} /shared/mirror")).ExitCode.Should().Be(0);
        await host.RunOnItAsync("rm /etc/systemd/system/clickstream-backup.timer");

        var upgraded = await host.RunOnItAsync("/usr/lib/clickstream/upgrade.sh");

        upgraded.ExitCode.Should().Be(0, upgraded.Output);
        (await host.RunOnItAsync("dpkg-query --show --showformat='${Version}' clickstream-host")).Output.Should().Be("99");
        (await host.RunOnItAsync("test -s /etc/systemd/system/clickstream-backup.timer")).ExitCode.Should().Be(0, "the newer package has set up again");
    }

    [Fact]
    public async Task Nothing_that_the_machine_logs_holds_a_password()
    {
        var passwords = (await host.RunOnItAsync("cat /etc/clickstream/secrets/roles/*")).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

        passwords.Should().NotBeEmpty();
        foreach (var password in passwords)
        {
            (await host.RunOnItAsync($"grep -rlF {password} /var/log/postgresql /var/log/clickstream-boot.log /shared/*.log")).Output.Should().BeEmpty();
        }
    }

    /// <summary>How the function is configured, in the places of this machine.</summary>
    private string Connection => new NpgsqlConnectionStringBuilder(Variables["CLICKSTREAM_WAREHOUSE"])
    {
        Host = "localhost", Port = host.DatabasePort, Password = host.Told($"{Parameters}/etl-password"), RootCertificate = Certificate(),
    }.ConnectionString;

    private string Certificate()
    {
        var file = Path.Combine(host.Folder, "told.pem");
        File.WriteAllText(file, host.Told($"{Parameters}/certificate"));
        return file;
    }

    private static Dictionary<string, string> Variables => TemplateFunction.Variables(CloudPlatform.Direct, "Analytics", "Etl");

    private async Task<LambdaProcess> EtlAsync(string lake)
    {
        var extension = await SecretsManagerExtension.StartAsync((_, name) => SecretsManagerExtension.Parameter(host.Told(name)));
        var connection = new NpgsqlConnectionStringBuilder(Variables["CLICKSTREAM_WAREHOUSE"]) { Host = "localhost", Port = host.DatabasePort };
        return await TemplateFunction.StartAsync(
            Variables, ("CLICKSTREAM_LAKE", lake), ("CLICKSTREAM_WAREHOUSE", connection.ConnectionString),
            ("PARAMETERS_SECRETS_EXTENSION_HTTP_PORT", extension.Port));
    }

    private static async Task<string> TextAsync(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        return Convert.ToString(await command.ExecuteScalarAsync(), System.Globalization.CultureInfo.InvariantCulture)!;
    }

    private static async Task<Exception> FailureAsync(NpgsqlConnectionStringBuilder connection)
    {
        connection.Pooling = false;
        await using var source = NpgsqlDataSource.Create(connection);
        return (await FluentActions.Awaiting(() => TextAsync(source, "select 1")).Should().ThrowAsync<Exception>()).Which;
    }
}
