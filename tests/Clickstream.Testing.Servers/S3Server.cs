using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using Amazon.Runtime;
using Amazon.S3;

namespace Clickstream.Testing.Servers;

/// <summary>A throw-away S3 server (Ceph) on free ports of the loopback, stopped by its process ids.</summary>
/// <remarks>A shell waits for the end of its input and then stops the server and removes its files: also when the tests are killed.</remarks>
public sealed class S3Server : IDisposable
{
    /// <summary>The id of the only key.</summary>
    public const string AccessKeyId = "testkey";

    /// <summary>Its secret.</summary>
    public const string SecretAccessKey = "testsecret123";

    private const int Ports = 40;

    private static readonly Lazy<S3Server> SharedServer = new(Start, LazyThreadSafetyMode.ExecutionAndPublication);
    private static int lastBucket;

    private readonly Process process;
    private bool isStopped;

    private S3Server(Process process, int port) => (this.process, Endpoint) = (process, new Uri($"http://127.0.0.1:{port}"));

    /// <summary>One server for all tests of the process; it ends with the process.</summary>
    public static S3Server Shared => SharedServer.Value;

    /// <summary>Its address.</summary>
    public Uri Endpoint { get; }

    /// <summary>The client of the software kit, without ours around it.</summary>
    public AmazonS3Client CreateClient() => new(
        new BasicAWSCredentials(AccessKeyId, SecretAccessKey),
        new AmazonS3Config
        {
            ServiceURL = Endpoint.AbsoluteUri,
            AuthenticationRegion = "us-east-1",
            ForcePathStyle = true,
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
        });

    /// <summary>Makes a bucket.</summary>
    /// <returns>Its name.</returns>
    public string CreateBucket()
    {
        var name = $"test-{Interlocked.Increment(ref lastBucket)}";
        using var client = CreateClient();
        client.PutBucketAsync(name).GetAwaiter().GetResult();
        return name;
    }

    /// <summary>Stops the server and removes its files.</summary>
    public void Dispose()
    {
        if (!isStopped)
        {
            isStopped = true;
            process.StandardInput.Close();
            process.WaitForExit();
            process.Dispose();
        }
    }

    /// <summary>Starts a server.</summary>
    public static S3Server Start()
    {
        if (!File.Exists("/usr/bin/radosgw") || !File.Exists("/usr/bin/ceph-osd") || !File.Exists("/usr/bin/ceph-mon") || !File.Exists("/usr/bin/ceph"))
        {
            throw new InvalidOperationException(
                "The S3 server is missing. ./test.sh installs it (Debian packages radosgw, ceph-mon, ceph-osd, ceph-common).");
        }

        var folder = Directory.CreateTempSubdirectory("clickstream-s3-").FullName;
        var port = Loopback.FreePorts(Ports);
        var script = Path.Combine(Path.GetDirectoryName(ThisFile())!, "ceph", "serve.sh");
        var process = Process.Start(new ProcessStartInfo("bash", [script, folder, port.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/",
        })!;
        var error = process.StandardError.ReadToEndAsync();
        return process.StandardOutput.ReadLine() == "ready"
            ? new S3Server(process, port)
            : throw new InvalidOperationException($"The S3 server did not start: {error.Result}");
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
