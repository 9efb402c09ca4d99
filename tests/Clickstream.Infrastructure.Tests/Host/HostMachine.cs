using System.Diagnostics;
using System.Globalization;
using System.Text;
using Clickstream.Infrastructure.Tests.Templates;
using Clickstream.Testing.Servers;

namespace Clickstream.Infrastructure.Tests.Host;

/// <summary>The warehouse's host, booted with the user data of the template, in a throw-away copy of this machine. One for all tests.</summary>
public sealed class HostMachine : IAsyncLifetime
{
    private readonly DirectoryInfo shared = Directory.CreateTempSubdirectory("clickstream-host-");
    private Process? machine;

    /// <summary>The port of its PostgreSQL.</summary>
    public int DatabasePort { get; } = Loopback.FreePort();

    /// <summary>The port of its dashboards.</summary>
    public int DashboardsPort { get; } = Loopback.FreePort();

    public string Folder => shared.FullName;

    /// <summary>What the host has told the functions, by the name of a parameter.</summary>
    public string Told(string parameter) => File.ReadAllText(Path.Combine(Folder, "parameters", parameter.Replace('/', '_')));

    public async Task InitializeAsync()
    {
        var here = Path.Combine(Repository.Root, "tests/Clickstream.Infrastructure.Tests/Host");
        string[] folders = [.. new[] { "machine", "mirror", "parameters", "objects" }.Select(name => shared.CreateSubdirectory(name).FullName)];
        await RunAsync("chmod", "755", Folder);
        await RunAsync("chmod", ["777", .. folders]);
        await RunAsync("cp", "-r", Path.Combine(here, "stubs"), Folder);
        foreach (var parameter in CloudPlatform.Direct.All("AWS::SSM::Parameter"))
        {
            await File.WriteAllTextAsync(Path.Combine(Folder, "parameters", parameter.Text("Name")!.Replace('/', '_')), parameter.Text("Value"));
        }

        await File.WriteAllTextAsync(Path.Combine(Folder, "dashboards-port"), DashboardsPort.ToString(CultureInfo.InvariantCulture));
        await File.WriteAllTextAsync(Path.Combine(Folder, "user-data"), UserData());
        await RunAsync(Script("package.sh"), "amd64", Path.Combine(Folder, "mirror"), Path.GetDirectoryName(CommandRun.Program)!);
        await AddEmptyPackageAsync("amazon-ssm-agent");
        await AddEmptyPackageAsync("awscli");
        await RunAsync(Script("index.sh"), Path.Combine(Folder, "mirror"));
        machine = Process.Start(new ProcessStartInfo(Path.Combine(here, "machine.sh"), [Folder, DatabasePort.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true,
        })!;
        var (exitCode, output) = await AnswerAsync();
        if (exitCode != 0)
        {
            throw new InvalidOperationException($"The boot ended with {exitCode}: {output}");
        }
    }

    /// <summary>Runs a command on the machine, as root.</summary>
    public async Task<(int ExitCode, string Output)> RunOnItAsync(string command)
    {
        await machine!.StandardInput.WriteLineAsync(command);
        await machine.StandardInput.FlushAsync();
        return await AnswerAsync();
    }

    public async Task DisposeAsync()
    {
        if (machine is not null)
        {
            machine.StandardInput.Close();
            await machine.WaitForExitAsync();
            machine.Dispose();
        }

        shared.Delete(recursive: true);
    }

    /// <summary>What the instance of the template is given to boot with, with the place of packages that is elsewhere here.</summary>
    private static string UserData()
    {
        var instance = CloudPlatform.Direct.Stack("Analytics").One("AWS::EC2::Instance");
        var text = instance["UserData"]!["Fn::Base64"]!.ToString();
        var lines = text.Split('\n').Select(line => line switch
        {
            _ when line.StartsWith("export HOST_PACKAGES=", StringComparison.Ordinal) => "export HOST_PACKAGES=file:/shared/mirror",
            _ => line,
        });
        return string.Join('\n', lines);
    }

    private static string Script(string name) => Path.Combine(Repository.Root, "samples/Infrastructure/host", name);

    /// <summary>What the host's package needs, and this machine need not have.</summary>
    private async Task AddEmptyPackageAsync(string name)
    {
        var root = Path.Combine(Folder, "packages", name);
        Directory.CreateDirectory(Path.Combine(root, "DEBIAN"));
        await File.WriteAllTextAsync(
            Path.Combine(root, "DEBIAN/control"), $"Package: {name}\nVersion: 99\nArchitecture: all\nMaintainer: Tests <root@localhost>\nDescription: Plays {name}\n");
        await RunAsync("dpkg-deb", "--build", root, Path.Combine(Folder, "mirror", $"{name}_99_all.deb"));
    }

    private async Task<(int, string)> AnswerAsync()
    {
        var output = new StringBuilder();
        while (await machine!.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromMinutes(3)) is { } line)
        {
            if (line.StartsWith("::exit ", StringComparison.Ordinal))
            {
                // It begins on a line of its own, whatever was said before.
                return (int.Parse(line["::exit ".Length..], CultureInfo.InvariantCulture), output.ToString()[..^1]);
            }

            output.Append(line).Append('\n');
        }

        throw new InvalidOperationException($"The machine has gone. It said: {output}");
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var said = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}: {string.Concat(said)}");
        }
    }
}
