using System.Text.Json;
using Clickstream.Fuzzing;
using Clickstream.Testing;
using Clickstream.Testing.Servers;

namespace Clickstream.Hosts.Tests.Hostile;

/// <summary>Every file of the JSON test suite goes through the whole way in.</summary>
public sealed class JsonTestSuiteTests
{
    private const string Malformed = "body.malformed";

    [RealDataFact]
    public async Task What_is_not_JSON_is_refused_as_malformed() =>
        (await AnswersAsync("n_")).Should().HaveCountGreaterThan(180).And.OnlyContain(answer => answer.Status == 400 && answer.Code == Malformed);

    [RealDataFact]
    public async Task What_is_JSON_is_never_refused_as_malformed() =>
        (await AnswersAsync("y_")).Should().HaveCountGreaterThan(90).And.OnlyContain(answer => answer.Status < 500 && answer.Code != Malformed);

    [RealDataFact]
    public async Task What_parsers_disagree_about_is_answered_as_it_always_was()
    {
        var golden = await File.ReadAllLinesAsync(Path.Combine(AppContext.BaseDirectory, "Hostile", "json-test-suite-i.txt"));

        (await AnswersAsync("i_")).Select(answer => $"{answer.File} {answer.Status} {answer.Code}").Should().Equal(golden);
    }

    private static async Task<List<(string File, int Status, string Code)>> AnswersAsync(string prefix)
    {
        var answers = new List<(string, int, string)>();
        foreach (var file in Directory.GetFiles(RealData.JsonTests, prefix + "*.json").Order(StringComparer.Ordinal))
        {
            await using var collector = new InMemoryCollector();
            var answer = await collector.PostAsync("/clickstream", await File.ReadAllBytesAsync(file));
            var json = InMemoryCollector.JsonOf(answer)!.Value;
            var code = json.TryGetProperty("error", out var error) ? error.GetProperty("code").GetString()!
                : json.GetProperty("rejected").EnumerateArray().SelectMany(one => one.GetProperty("errors").EnumerateArray())
                    .Select(one => one.GetProperty("code").GetString()!).FirstOrDefault("accepted");
            answers.Add((Path.GetFileName(file), answer.Status, code));
        }

        return answers;
    }
}
