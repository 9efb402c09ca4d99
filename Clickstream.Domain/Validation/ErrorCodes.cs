namespace Clickstream.Domain.Validation;

/// <summary>The stable codes of everything that can be wrong with an event. Codes are never renamed.</summary>
public static class ErrorCodes
{
    /// <summary>The bytes are not an event at all: not UTF-8, not JSON, too deep, too long.</summary>
    public const string BodyMalformed = "body.malformed";

    /// <summary>JSON, but no event object.</summary>
    public const string BodyNotAnEvent = "body.not_an_event";

    /// <summary>More events than a body may carry. Nothing of the body was kept.</summary>
    public const string BodyTooManyEvents = "body.too_many_events";

    /// <summary>A body, or what it inflates to, is longer than allowed. Nothing of it was kept.</summary>
    public const string BodyTooLarge = "body.too_large";

    /// <summary>A row of a table has more or fewer columns than its header.</summary>
    public const string RowColumnCount = "row.column_count";

    /// <summary>A row of a table speaks of an event type that has no mapping.</summary>
    public const string RowEventTypeUnknown = "row.event_type_unknown";

    /// <summary>A field has a value of the wrong type.</summary>
    public const string FieldTypeInvalid = "field.type_invalid";

    /// <summary>A text is not well-formed Unicode.</summary>
    public const string TextInvalid = "text.invalid";

    /// <summary>A text is longer than its field allows.</summary>
    public const string TextTooLong = "text.too_long";

    /// <summary>A JSON object of the event has more properties than allowed.</summary>
    public const string PropertiesTooMany = "properties.too_many";

    /// <summary>The event has more values than allowed, all objects and arrays counted.</summary>
    public const string EventTooComplex = "event.too_complex";

    /// <summary>The event is longer than allowed.</summary>
    public const string EventTooLong = "event.too_long";

    /// <summary>The event says that it has a version of the wire format that this program does not know.</summary>
    public const string EventVersionUnknown = "event.version_unknown";

    /// <summary>No event name.</summary>
    public const string EventNameMissing = "event.name_missing";

    /// <summary>The event name is neither known nor a valid custom name.</summary>
    public const string EventNameInvalid = "event.name_invalid";

    /// <summary>The event id cannot be one.</summary>
    public const string EventIdInvalid = "event.id_invalid";

    /// <summary>The site id cannot be one.</summary>
    public const string SiteIdInvalid = "site.id_invalid";

    /// <summary>No visitor id.</summary>
    public const string VisitorIdMissing = "visitor.id_missing";

    /// <summary>The visitor id cannot be one.</summary>
    public const string VisitorIdInvalid = "visitor.id_invalid";

    /// <summary>The visitor id stands for nobody, such as <c>undefined</c>.</summary>
    public const string VisitorIdPlaceholder = "visitor.id_placeholder";

    /// <summary>The event kind needs a user id.</summary>
    public const string UserIdMissing = "user.id_missing";

    /// <summary>The user id cannot be one.</summary>
    public const string UserIdInvalid = "user.id_invalid";

    /// <summary>The session id cannot be one.</summary>
    public const string SessionIdInvalid = "session.id_invalid";

    /// <summary>The session id stands for no session, such as <c>undefined</c>.</summary>
    public const string SessionIdPlaceholder = "session.id_placeholder";

    /// <summary>A field is given twice, in one spelling or two.</summary>
    public const string FieldDuplicate = "field.duplicate";

    /// <summary>A time is not an RFC 3339 instant with an offset.</summary>
    public const string TimeInvalid = "time.invalid";

    /// <summary>A trusted source gave no time of occurrence.</summary>
    public const string TimeMissing = "time.missing";

    /// <summary>A time lies outside the calendar of the warehouse.</summary>
    public const string TimeOutOfRange = "time.out_of_range";

    /// <summary>A page view has no URL.</summary>
    public const string PageUrlMissing = "page.url_missing";

    /// <summary>A screen size is out of range.</summary>
    public const string ScreenOutOfRange = "screen.out_of_range";

    /// <summary>The event kind needs an item.</summary>
    public const string ItemMissing = "item.missing";

    /// <summary>More items than an event may carry.</summary>
    public const string ItemTooMany = "item.too_many";

    /// <summary>An item has no product id.</summary>
    public const string ItemIdMissing = "item.id_missing";

    /// <summary>A product id cannot be one.</summary>
    public const string ItemIdInvalid = "item.id_invalid";

    /// <summary>A quantity is out of range.</summary>
    public const string ItemQuantityOutOfRange = "item.quantity_out_of_range";

    /// <summary>A price is out of range.</summary>
    public const string ItemPriceOutOfRange = "item.price_out_of_range";

    /// <summary>The items of one event are together worth more than an order may be.</summary>
    public const string ItemsValueOutOfRange = "items.value_out_of_range";

    /// <summary>A list position is out of range.</summary>
    public const string ItemPositionOutOfRange = "item.position_out_of_range";

    /// <summary>The event kind needs an order id.</summary>
    public const string OrderIdMissing = "order.id_missing";

    /// <summary>An order id cannot be one.</summary>
    public const string OrderIdInvalid = "order.id_invalid";

    /// <summary>An amount of an order is out of range.</summary>
    public const string OrderAmountOutOfRange = "order.amount_out_of_range";

    /// <summary>An order without a value has items in several currencies, so that its value cannot be told.</summary>
    public const string OrderCurrenciesMixed = "order.currencies_mixed";

    /// <summary>A currency code is not that of an active ISO 4217 currency.</summary>
    public const string CurrencyUnknown = "currency.unknown";

    /// <summary>An amount has more than four decimal places, or a fraction in a currency that has no minor unit.</summary>
    public const string AmountScale = "amount.scale";

    /// <summary>The event kind needs a list or items.</summary>
    public const string ListMissing = "list.missing";

    /// <summary>The event kind needs a search term.</summary>
    public const string SearchTermMissing = "search.term_missing";

    /// <summary>A number of search results is negative.</summary>
    public const string SearchResultsOutOfRange = "search.results_out_of_range";

    /// <summary>The event kind needs an element.</summary>
    public const string ElementMissing = "element.missing";
}
