# What each number means, in the words of the design. Shown under "How is this computed?".

definitions <- list(
    session = c(
        "A session belongs to the day on which it started, in the reporting zone, and counts with all that happened in it.",
        "Bot sessions are left out unless asked for."),
    visitor = c(
        "Visitors are counted once in the whole range, however many sessions they had.",
        "So the visitors of the days do not add up to those of the range."),
    conversion = "Conversion rate = sessions that own an order \u00f7 sessions.",
    orders = "An order id counts once: of repeated purchase events the earliest wins. An order belongs to the session it was bought in.",
    revenue = c(
        "Net revenue = gross \u2212 refunded, without tax and shipping. Refunds restate the order, whenever they come.",
        "Sums never mix currencies."),
    average = "Average order value = gross revenue \u00f7 orders, in the currency that is shown.",
    abandonment = "Cart abandonment = sessions whose cart was abandoned \u00f7 sessions with an add to cart.",
    engagement = "Engaged: 10 seconds or more, or 2 page views or more, or a purchase. A bounce is a session that is not engaged.",
    change = "Changes are against as many days right before. Rates change by percentage points (pp), all else by percent.",
    funnel = c(
        "The funnel is closed and ordered: a session reaches a step when it has such an event",
        "at or after the moment it reached the step before.",
        "Step rate = sessions of the step \u00f7 sessions of the step before. Drop-off = the sessions that did not go on."),
    checkout = c(
        "Sessions that came as far as each step of a checkout, each at or after the one before:",
        "began checkout, shipping info, payment info, purchase."),
    product = c(
        "Views, adds to the cart and purchases are lines of events.",
        "View\u2192cart = adds \u00f7 views; cart\u2192purchase = purchases \u00f7 adds.",
        "Name, brand and category are as last seen. Lines of repeated purchases of an order are left out.",
        "Of more than 10,000 products those that are bought most are told."),
    product_revenue = c(
        "Product revenue = unit price \u00d7 units of what was bought, before refunds, in the currency that is shown.",
        "Units are those of all currencies."),
    left = c(
        "The value left behind is what lay in abandoned carts when their session ended, by the day on which it started,",
        "in the currency that is shown."),
    cart = c(
        "A cart is abandoned when something is left in it at the end of the session: put there and neither removed nor bought.",
        "At checkout: abandoned sessions that had begun a checkout.",
        "Recovered: sessions that bought and left nothing in the cart, even if it was given up for a while."),
    traffic = c(
        "A session counts for the origin it started with. Engagement rate = engaged sessions \u00f7 sessions.",
        "The bars are the ten largest; of conversion rates those of the ten origins with most sessions."),
    hours = c(
        "Sessions, and the orders they own, by the hour and day of the week at which the session started, in the reporting zone.",
        "Sums of all weeks of the range."),
    path = c(
        "A page's type is the first part of its path.",
        "A step goes from a page view to the next one of the session; (exit) is a session's end."),
    retention = c(
        "A cohort is the visitors whose first visit was in that week (Monday to Sunday, in the reporting zone),",
        "as far as they have sessions that the filter lets through.",
        "A cell is the share of them that had such a session so many weeks later."),
    search = c(
        "A term is counted as it was typed. Of more than 10,000 the commonest are told.",
        "Click-through: a product was selected or viewed after the search and before the next one of the session.",
        "Conversion: sessions with the search that own an order \u00f7 sessions with the search."),
    ledger = c(
        "Every received event ends in exactly one outcome: projected, duplicate, conflict, quarantined at ingest,",
        "quarantined at projection (put aside), or kept out because its visitor was erased or it is too old.",
        "Received = the sum of the outcomes, for every hour; what is pending is not received in this sense."),
    rejected = c(
        "Events that failed validation at ingest, by the code of the first reason. They are in the quarantine beside the history,",
        "as of the last run of the projection, and leave it when they are replayed."),
    arrival = "Late: received an hour or more after it happened. Of bots: sent by programs. By the time of receipt.",
    flags = "What was changed on an event, or is doubtful about it. An event may have several.",
    put_aside = "Events that could not be projected, with the reason. They stay in the history and can be projected later.")

how_computed <- function(...) {
    tags$details(class = "how", tags$summary("How is this computed?"),
        lapply(definitions[c(...)], function(text) tags$p(paste(text, collapse = " "))))
}
