using Clickstream.Domain.Events;

namespace Clickstream.Domain.Tests.Events;

public sealed class MoneyTests
{
    [Theory]
    [InlineData("usd", "USD")]
    [InlineData("Eur", "EUR")]
    [InlineData("VND", "VND")]
    public void A_code_is_brought_into_upper_case(string code, string expected) => Currency.Normalize(code).Should().Be(expected);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("US")]
    [InlineData("USDT")]
    [InlineData("XXX")]
    [InlineData("XAU")]
    [InlineData("DEM")]
    [InlineData("ıdr")]
    [InlineData("$")]
    public void Anything_else_is_no_currency(string? code) => Currency.Normalize(code).Should().BeNull();

    [Theory]
    [InlineData("JPY", 12.50, false)]
    [InlineData("JPY", 12.00, true)]
    [InlineData("VND", 0.5, false)]
    [InlineData("USD", 12.50, true)]
    [InlineData("KWD", 1.234, true)]
    public void A_currency_without_minor_unit_takes_whole_units_only(string currency, decimal amount, bool expected) =>
        Currency.Allows(currency, amount).Should().Be(expected);

    [Fact]
    public void Amounts_of_one_currency_are_added() =>
        new Money(1.5m, "USD").Plus(new Money(2m, "USD")).Should().Be(new Money(3.5m, "USD"));

    [Fact]
    public void Amounts_of_different_currencies_are_never_added()
    {
        var sum = () => new Money(1m, "USD").Plus(new Money(1m, "EUR"));

        sum.Should().Throw<InvalidOperationException>();
    }

    [Theory]
    [InlineData("1", "1.0000")]
    [InlineData("1.50", "1.5000")]
    [InlineData("0.00005", "0.0000")]
    [InlineData("0.00015", "0.0002")]
    [InlineData("-0.0", "0.0000")]
    [InlineData("1000000000000", "1000000000000.0000")]
    public void The_canonical_form_has_four_places(string amount, string expected) =>
        Money.Canonical(decimal.Parse(amount, System.Globalization.CultureInfo.InvariantCulture))
            .ToString(System.Globalization.CultureInfo.InvariantCulture).Should().Be(expected);

    [Fact]
    public void The_canonical_form_of_zero_has_no_sign() => decimal.IsNegative(Money.Canonical(-0.00001m)).Should().BeFalse();
}
