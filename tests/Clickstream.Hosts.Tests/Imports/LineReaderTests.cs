using System.Text;
using Clickstream.Hosts.Imports;

namespace Clickstream.Hosts.Tests.Imports;

public sealed class LineReaderTests
{
    private const int BufferBytes = 128 * 1024;

    [Theory]
    [InlineData("a\nb\n")]
    [InlineData("a\r\nb\r\n")]
    [InlineData("a\nb")]
    [InlineData("a\r\nb")]
    public async Task Both_line_ends_end_a_line_and_the_last_needs_none(string text) => (await LinesAsync(Bytes(text))).Should().Equal("a", "b");

    [Fact]
    public async Task An_empty_line_is_a_line() => (await LinesAsync(Bytes("\n\r\na"))).Should().Equal("", "", "a");

    [Fact]
    public async Task An_empty_stream_has_no_line() => (await LinesAsync([])).Should().BeEmpty();

    [Fact]
    public async Task A_carriage_return_within_a_line_is_kept() => (await LinesAsync(Bytes("a\rb\n"))).Should().Equal("a\rb");

    [Theory]
    [InlineData(BufferBytes - 1)]
    [InlineData(BufferBytes)]
    [InlineData(BufferBytes + 1)]
    [InlineData((3 * BufferBytes) + 7)]
    public async Task A_line_across_buffers_is_whole(int length)
    {
        var line = new string('x', length);

        (await LinesAsync(Bytes($"{line}\r\nnext\r\n"))).Should().Equal(line, "next");
    }

    [Fact]
    public async Task What_is_beyond_the_longest_line_is_passed_over()
    {
        var lines = await LinesAsync(Bytes(new string('x', LineReader.MaximumLineBytes + 100_000) + "\nnext\n"));

        lines.Select(line => line.Length).Should().Equal(LineReader.MaximumLineBytes, 4);
    }

    [Fact]
    public async Task A_stream_that_gives_a_byte_at_a_time_gives_the_same_lines() =>
        (await LinesAsync(new TricklingStream(Bytes("ab\r\ncd\n\nef")))).Should().Equal("ab", "cd", "", "ef");

    [Fact]
    public async Task All_bytes_are_counted()
    {
        var reader = new LineReader(new MemoryStream(Bytes("ab\r\ncd\n")));
        while (await reader.NextAsync(CancellationToken.None) is not null)
        {
        }

        reader.BytesRead.Should().Be(7);
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static Task<List<string>> LinesAsync(byte[] bytes) => LinesAsync(new MemoryStream(bytes));

    private static async Task<List<string>> LinesAsync(Stream stream)
    {
        var reader = new LineReader(stream);
        var lines = new List<string>();
        while (await reader.NextAsync(CancellationToken.None) is { } line)
        {
            lines.Add(Encoding.UTF8.GetString(line));
        }

        return lines;
    }

    private sealed class TricklingStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..1], cancellationToken);
    }
}
