using Clickstream.Hosts.Configuration;

namespace Clickstream.Hosts.Tests.Configuration;

public sealed class CollectorSecretsTests : IDisposable
{
    private readonly Dictionary<string, string> variables = [];
    private readonly string file = Path.GetTempFileName();

    public void Dispose() => File.Delete(file);

    [Fact]
    public async Task The_secret_of_daily_ids_is_read_from_a_file_too()
    {
        var secret = Enumerable.Range(0, 16).Select(number => (byte)number).ToArray();
        await File.WriteAllTextAsync(file, Convert.ToBase64String(secret) + "\n");
        variables["CLICKSTREAM_ANONYMOUS_ID_SECRET_FILE"] = file;

        var read = await Secrets.AnonymousIdSecretAsync(CancellationToken.None);

        read!.Value.ToArray().Should().Equal(secret);
    }

    [Theory]
    [InlineData("short")]
    [InlineData("no Base64 at all, though long enough")]
    [InlineData("AAECAwQFBgcICQoLDA0O")]
    public async Task A_secret_that_cannot_be_one_is_refused_and_not_repeated(string text)
    {
        variables["CLICKSTREAM_ANONYMOUS_ID_SECRET"] = text;

        var failure = (await FluentActions.Awaiting(() => Secrets.AnonymousIdSecretAsync(CancellationToken.None)).Should()
            .ThrowAsync<ConfigurationException>()).Which;

        failure.Code.Should().Be(ConfigurationException.Invalid);
        failure.Message.Should().Be("CLICKSTREAM_ANONYMOUS_ID_SECRET must be 16 bytes or more in Base64.");
    }

    [Fact]
    public async Task Write_keys_are_a_list()
    {
        variables["CLICKSTREAM_WRITE_KEYS"] = " one, two ,,";

        (await Secrets.WriteKeysAsync(CancellationToken.None)).Should().Equal("one", "two");
    }

    [Fact]
    public async Task A_list_without_a_key_lets_nobody_in_by_mistake()
    {
        variables["CLICKSTREAM_WRITE_KEYS"] = " , ";

        await FluentActions.Awaiting(() => Secrets.WriteKeysAsync(CancellationToken.None)).Should()
            .ThrowAsync<ConfigurationException>().WithMessage("CLICKSTREAM_WRITE_KEYS holds no key.");
    }

    [Fact]
    public async Task What_is_not_set_is_not_needed()
    {
        (await Secrets.AnonymousIdSecretAsync(CancellationToken.None)).Should().BeNull();
        (await Secrets.WriteKeysAsync(CancellationToken.None)).Should().BeEmpty();
    }

    private CollectorSecrets Secrets => new(new Secrets(variables.GetValueOrDefault));
}
