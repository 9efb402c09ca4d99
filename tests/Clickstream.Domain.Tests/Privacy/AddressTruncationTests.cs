using System.Net;
using Clickstream.Domain.Privacy;

namespace Clickstream.Domain.Tests.Privacy;

public sealed class AddressTruncationTests
{
    [Theory]
    [InlineData("203.0.113.77", "203.0.113.0")]
    [InlineData(" 203.0.113.77 ", "203.0.113.0")]
    [InlineData("1.2.3.4:55", "1.2.3.0")]
    [InlineData("255.255.255.255", "255.255.255.0")]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1::")]
    [InlineData("2001:0DB8:0001::", "2001:db8:1::")]
    [InlineData("2001:db8::1", "2001:db8::")]
    [InlineData("2001:0:1::1", "2001:0:1::")]
    [InlineData("fe80::1%eth0", "fe80::")]
    [InlineData("[fe80::1%25eth0]:443", "fe80::")]
    [InlineData("::1", "::")]
    [InlineData("::", "::")]
    [InlineData("[::1]:443", "::")]
    [InlineData("[2001:db8:1::5]", "2001:db8:1::")]
    [InlineData("::ffff:203.0.113.77", "203.0.113.0")]
    [InlineData("[::ffff:cb00:714d]:80", "203.0.113.0")]
    [InlineData("::203.0.113.77", "::")]
    [InlineData("64:ff9b::203.0.113.77", "64:ff9b::")]
    [InlineData("2002:cb00:714d::1", "2002:cb00:7100::")]
    [InlineData("1:2:3:4:5:6:7::", "1:2:3::")]
    public void An_address_is_cut_to_its_network(string address, string expected) =>
        AddressTruncation.Truncate(address).Should().Be(expected);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("unknown")]
    [InlineData("1.2.3")]
    [InlineData("1.2.3.4.5")]
    [InlineData("1.2.3.256")]
    [InlineData("01.2.3.4")]
    [InlineData("0x1.2.3.4")]
    [InlineData("1.2.3.4, 5.6.7.8")]
    [InlineData("1.2.3.4:")]
    [InlineData("1.2.3.4:99999")]
    [InlineData("[1.2.3.4]")]
    [InlineData("[::1")]
    [InlineData("[::1]443")]
    [InlineData("[::1]:x")]
    [InlineData(":")]
    [InlineData(":::")]
    [InlineData("1::2::3")]
    [InlineData("1:2:3:4:5:6:7")]
    [InlineData("1:2:3:4:5:6:7:8:9")]
    [InlineData("1:2:3:4:5:6:7:8::")]
    [InlineData("1:2:3:4::5:6:7:8")]
    [InlineData("12345::")]
    [InlineData("g::")]
    [InlineData("1.2.3.4::")]
    [InlineData("::1%")]
    [InlineData("::1.2.3.4.5")]
    [InlineData("1.1.1.1<script>")]
    public void What_is_no_address_is_dropped(string? address) => AddressTruncation.Truncate(address).Should().BeNull();

    [Fact]
    public void Truncating_again_changes_nothing()
    {
        foreach (var address in new[] { "203.0.113.0", "2001:db8:1::", "::", "2002:cb00:7100::" })
        {
            AddressTruncation.Truncate(address).Should().BeSameAs(address);
        }
    }

    [Fact]
    public void All_that_the_runtime_writes_is_read()
    {
        var chance = new Random(9);
        var bytes = new byte[16];
        for (var round = 0; round < 20_000; round++)
        {
            chance.NextBytes(bytes);
            bytes.AsSpan(chance.Next(16), 1).Clear();
            bytes.AsSpan(0, chance.Next(3) * 2).Clear();
            bytes.AsSpan(4, chance.Next(7) * 2).Clear();
            var address = new IPAddress(bytes);
            var expected = bytes.ToArray();
            expected.AsSpan(expected is [0x20, 0x02, ..] ? 5 : 6).Clear();

            AddressTruncation.Truncate(address.ToString()).Should().Be(new IPAddress(expected).ToString());
        }
    }

    [Fact]
    public void No_text_throws()
    {
        var chance = new Random(10);
        foreach (var text in HostileText.RandomUtf16(seed: 11, count: 5_000).Concat(HostileText.Long()))
        {
            AddressTruncation.Truncate(text).Should().BeNull();
        }

        for (var round = 0; round < 50_000; round++)
        {
            var text = new string(chance.GetItems<char>("0123:::...[]%abf", chance.Next(24)));
            if (AddressTruncation.Truncate(text) is { } network)
            {
                AddressTruncation.Truncate(network).Should().BeSameAs(network);
            }
        }
    }
}
