using Clickstream.Domain.StarSchema;

namespace Clickstream.Domain.Tests.StarSchema;

public sealed class WarehouseTextTests
{
    [Theory]
    [InlineData("Laptop", "Laptop")]
    [InlineData("Chuột không dây", "Chuột không dây")]
    [InlineData("Cafe\u0301", "Caf\u00e9")]
    [InlineData("a\0b", "a\uFFFDb")]
    [InlineData("\u202Egnp.exe", "gnp.exe")]
    [InlineData("SKU\u200B1\uFEFF", "SKU1")]
    [InlineData("x\U000E0041y", "xy")]
    [InlineData("👩\u200D👧", "👩\u200D👧")]
    [InlineData("", "")]
    public void A_text_is_shown_in_its_one_spelling(string sent, string shown) => WarehouseText.Of(sent).Should().Be(shown);

    [Fact]
    public void Half_a_surrogate_pair_is_replaced() => WarehouseText.Of("a\uD83D").Should().Be("a\uFFFD");

    [Fact]
    public void No_text_stays_none() => WarehouseText.Of(null).Should().BeNull();

    [Fact]
    public void A_text_that_is_fine_is_the_same_instance()
    {
        var text = new string("Bàn phím cơ".ToCharArray());

        WarehouseText.Of(text).Should().BeSameAs(text);
    }
}
