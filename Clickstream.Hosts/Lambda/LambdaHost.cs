using Clickstream.Adapters.Aws.ObjectStores;
using Clickstream.Domain.Ports;
using Clickstream.Domain.Privacy;
using Clickstream.Hosts.Collecting;
using Clickstream.Hosts.Configuration;
using Clickstream.Hosts.Lambda.Etl;
using Clickstream.Hosts.Lambda.Ingest;
using Clickstream.Hosts.Lambda.Runtime;
using Clickstream.Hosts.Logging;
using Clickstream.Hosts.Telemetry;
using Microsoft.Extensions.Logging;
using NodaTime;
using Npgsql;

namespace Clickstream.Hosts.Lambda;

/// <summary>The program as a Lambda function: which one, the environment says.</summary>
internal static class LambdaHost
{
    /// <summary>Set by the platform: where its API is. The program is a function when it is there.</summary>
    public const string ApiVariable = "AWS_LAMBDA_RUNTIME_API";

    /// <summary>Runs until the platform ends the process.</summary>
    /// <param name="host">Host and port of the platform's API.</param>
    /// <returns>An exit code.</returns>
    public static async Task<int> RunAsync(string host)
    {
        Func<string, string?> variable = Environment.GetEnvironmentVariable;
        using var loggers = LoggerFactory.Create(logging => logging.AddProvider(new JsonLineProvider(Console.Out)));
        var logger = loggers.CreateLogger("Clickstream.Function");
        using var api = new RuntimeApi(host);
        using var metrics = new EmbeddedMetrics(Console.Out, variable("AWS_LAMBDA_FUNCTION_NAME") ?? "clickstream", TimeProvider.System);
        var loop = new LambdaLoop(
            api, logger, warmsUp: variable(FunctionEnvironment.WarmUp) != "false",
            isSnapshot: variable("AWS_LAMBDA_INITIALIZATION_TYPE") == "snap-start");
        return await loop.RunAsync(() => StartAsync(variable, logger), metrics, CancellationToken.None);
    }

    private static async Task<ILambdaFunction> StartAsync(Func<string, string?> variable, ILogger logger)
    {
        var (environment, secrets) = (new FunctionEnvironment(variable), new Secrets(variable));
        return environment.Required(FunctionEnvironment.Function) switch
        {
            "ingest" => await StartIngestAsync(environment, secrets, logger),
            "etl" => StartEtl(environment, secrets, logger),
            _ => throw ConfigurationException.Of(FunctionEnvironment.Function, "must be ingest or etl"),
        };
    }

    private static async Task<ILambdaFunction> StartIngestAsync(FunctionEnvironment environment, Secrets secrets, ILogger logger)
    {
        var (lake, told) = (environment.Required(FunctionEnvironment.Lake), new CollectorSecrets(secrets));
        var options = environment.Collector(writeKeys: []);
        var platform = Platform.Open(lake, warehouse: null, new PrivacyOptions());
        var rehearsal = Platform.Open(new ForgetfulStore(), new PrivacyOptions());
        var function = new IngestFunction(
            OpenAsync,
            new Collector(rehearsal.Mediator, options with { AllowedOrigins = [] }),
            platform.Get<IEventHistory>(), platform.Get<IClock>(), logger);
        if (!told.AreFetched)
        {
            await function.OpenAsync(CancellationToken.None);
        }

        return function;

        async Task<Collector> OpenAsync(CancellationToken cancellationToken)
        {
            var privacy = new PrivacyOptions { AnonymousIdSecret = await told.AnonymousIdSecretAsync(cancellationToken) };
            if (privacy.AnonymousIdSecret is null)
            {
                logger.SecretMissing(KnownVariables.AnonymousIdSecret);
            }

            return new Collector(
                Platform.Open(platform.Get<IObjectStore>(), privacy).Mediator,
                options with { WriteKeys = await told.WriteKeysAsync(cancellationToken) },
                logger);
        }
    }

    private static EtlFunction StartEtl(FunctionEnvironment environment, Secrets secrets, ILogger logger)
    {
        var (lake, warehouse) = (environment.Required(FunctionEnvironment.Lake), environment.Required(KnownVariables.Warehouse));
        _ = ReadConnection(warehouse);
        EtlFunction.Check(environment);
        return new EtlFunction(
            async cancellationToken => Platform.Open(
                lake, await WithSecretsAsync(warehouse, secrets, cancellationToken)),
            environment, logger);
    }

    /// <summary>The connection string with the password and the certificate that are kept apart from it.</summary>
    private static async Task<string> WithSecretsAsync(string warehouse, Secrets secrets, CancellationToken cancellationToken)
    {
        var connection = ReadConnection(warehouse);
        if (await secrets.FindAsync(KnownVariables.WarehousePassword, "password", cancellationToken) is { } password)
        {
            connection.Password = password;
        }

        if (await secrets.FindAsync(KnownVariables.WarehouseCertificate, "certificate", cancellationToken) is { } certificate)
        {
            // Npgsql reads it from a file; the folder for temporary files is all that a function may write to.
            connection.RootCertificate = Path.Combine(Path.GetTempPath(), $"clickstream-warehouse-{Environment.ProcessId}.pem");
            await File.WriteAllTextAsync(connection.RootCertificate, certificate, cancellationToken);
        }

        return connection.ConnectionString;
    }

    private static NpgsqlConnectionStringBuilder ReadConnection(string warehouse)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(warehouse);
        }
        catch (ArgumentException)
        {
            throw ConfigurationException.Of(KnownVariables.Warehouse, "is no connection string");
        }
    }
}
