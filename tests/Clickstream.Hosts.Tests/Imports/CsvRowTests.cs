using Clickstream.Hosts.Imports;

namespace Clickstream.Hosts.Tests.Imports;

public sealed class CsvRowTests
{
    [Theory]
    [InlineData("a,b,c", "a|b|c")]
    [InlineData("", "")]
    [InlineData(",,", "||")]
    [InlineData("\"a,b\",c", "a,b|c")]
    [InlineData("\"say \"\"hi\"\"\",c", "say \"hi\"|c")]
    [InlineData("\"\",x", "|x")]
    [InlineData("\"\"\"\"", "\"")]
    [InlineData("a,\"b", "a|b")]
    [InlineData(" a , b ", " a | b ")]
    public void A_row_splits_into_its_fields(string row, string fields) => string.Join('|', CsvRow.Split(row)).Should().Be(fields);
}
