using System.Text;
using Clickstream.Domain.Validation;
using Clickstream.Hosts.Imports;
using NodaTime;

namespace Clickstream.Hosts.Tests.Imports;

public sealed class Rees46FormatTests
{
    private const string Header = "event_time,event_type,product_id,category_id,category_code,brand,price,user_id,user_session";
    private const string View = "2019-10-01 00:00:05 UTC,view,44600062,2103807459595387724,electronics.clocks,shiseido,35.79,541312140,72d76fde";

    [Theory]
    [InlineData("2019-10-01 00:00:05 UTC")]
    [InlineData("2019-10-01 00:00:05+00:00")]
    public void Both_suffixes_of_a_time_are_UTC(string time) =>
        Read(View.Replace("2019-10-01 00:00:05 UTC", time, StringComparison.Ordinal)).ClientTime.Should().Be(Instant.FromUtc(2019, 10, 1, 0, 0, 5));

    [Theory]
    [InlineData("2019-10-01 00:00:05")]
    [InlineData("2019-10-01T00:00:05Z")]
    [InlineData("2019-13-01 00:00:05 UTC")]
    [InlineData("")]
    public void Another_form_of_time_is_refused(string time) =>
        ProblemsOf(View.Replace("2019-10-01 00:00:05 UTC", time, StringComparison.Ordinal)).Should().Equal((ErrorCodes.TimeInvalid, "event_time"));

    [Theory]
    [InlineData("view", "view_item")]
    [InlineData("cart", "add_to_cart")]
    [InlineData("remove_from_cart", "remove_from_cart")]
    [InlineData("purchase", "purchase")]
    public void The_four_types_have_their_names(string type, string name) => Read(OfType(type)).Name.Should().Be(name);

    [Theory]
    [InlineData("VIEW")]
    [InlineData("")]
    [InlineData("refund")]
    public void Another_type_is_refused(string type) => ProblemsOf(OfType(type)).Should().Equal((ErrorCodes.RowEventTypeUnknown, ""));

    [Fact]
    public void Visitor_user_and_session_are_taken_as_text() => Read(View).Should().BeEquivalentTo(new
    {
        ClientId = "541312140",
        UserId = "541312140",
        ClientSessionId = "72d76fde",
    });

    [Fact]
    public void It_was_received_when_it_happened() => Read(View).ReceivedAt.Should().Be(Instant.FromUtc(2019, 10, 1, 0, 0, 5));

    [Fact]
    public void A_row_has_one_item() => Read(View).Items.Should().BeEquivalentTo(
        [new ItemDraft { ProductId = "44600062", Category = "electronics.clocks", Brand = "shiseido", UnitPrice = 35.79m, Currency = "USD" }]);

    [Fact]
    public void Empty_fields_are_missing_and_the_category_id_stands_in_for_the_code() =>
        Read("2019-10-01 00:00:05 UTC,view,1,99,,,,2,3").Items.Should().BeEquivalentTo(
            [new ItemDraft { ProductId = "1", Category = "99", Currency = "USD" }]);

    [Fact]
    public void A_quoted_field_may_hold_commas_and_quotes() =>
        Read("2019-10-01 00:00:05 UTC,view,1,99,,\"smith, \"\"s\"\" & co\",1,2,3").Items[0].Brand.Should().Be("smith, \"s\" & co");

    [Fact]
    public void A_purchase_has_an_order_of_session_time_and_product() =>
        Read(OfType("purchase")).Order!.OrderId.Should().Be("72d76fde/2019-10-01 00:00:05 UTC/44600062");

    [Theory]
    [InlineData("12,5", ErrorCodes.RowColumnCount, "")]
    [InlineData("12.5x", ErrorCodes.FieldTypeInvalid, "price")]
    [InlineData("NaN", ErrorCodes.FieldTypeInvalid, "price")]
    [InlineData("1e3", ErrorCodes.FieldTypeInvalid, "price")]
    public void A_price_that_is_no_plain_number_is_refused(string price, string code, string path) =>
        ProblemsOf(View.Replace("35.79", price, StringComparison.Ordinal)).Should().Equal((code, path));

    [Theory]
    [InlineData("a,b")]
    [InlineData("2019-10-01 02:50:00 UTC,view,10900305,2053013555069845885,appliances.kitchen.mixer,elenberg,25.71,52040330")]
    [InlineData(View + ",more")]
    public void A_row_of_other_than_nine_columns_is_refused(string row) => ProblemsOf(row).Should().Equal((ErrorCodes.RowColumnCount, ""));

    [Fact]
    public void A_row_that_is_not_UTF_8_is_refused() =>
        new Rees46Format().Read(new byte[] { 0xFF, 0x2C }).Problems.Should().ContainSingle(problem => problem.Code == ErrorCodes.BodyMalformed);

    [Fact]
    public void Equal_rows_are_one_event() => Read(View).EventId.Should().Be(Read(View).EventId);

    [Fact]
    public void Rows_that_differ_anywhere_are_different_events() =>
        Read(View).EventId.Should().NotBe(Read(View.Replace("35.79", "35.78", StringComparison.Ordinal)).EventId);

    [Theory]
    [InlineData(Header)]
    [InlineData("\uFEFF" + Header)]
    public void The_header_names_the_columns(string header)
    {
        var check = () => new Rees46Format().CheckHeader(Encoding.UTF8.GetBytes(header));

        check.Should().NotThrow();
    }

    [Theory]
    [InlineData("")]
    [InlineData("event_time;event_type")]
    [InlineData("event_type,event_time,product_id,category_id,category_code,brand,price,user_id,user_session")]
    public void Another_header_is_refused(string header)
    {
        var check = () => new Rees46Format().CheckHeader(Encoding.UTF8.GetBytes(header));

        check.Should().Throw<ImportException>().Which.Code.Should().Be(ImportException.HeaderInvalid);
    }

    private static string OfType(string type) => View.Replace(",view,", $",{type},", StringComparison.Ordinal);

    private static EventDraft Read(string row) => new Rees46Format().Read(Encoding.UTF8.GetBytes(row));

    private static IEnumerable<(string Code, string Path)> ProblemsOf(string row) => Read(row).Problems.Select(problem => (problem.Code, problem.Path));
}
