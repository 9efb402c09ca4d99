# Overview: the shop in one page of numbers.

overview_ui <- function(id) {
    ns <- NS(id)
    page("Overview", "The shop in one page of numbers.",
        uiOutput(ns("numbers"), class = "numbers-place"),
        how_computed(c("session", "visitor", "conversion", "orders", "revenue", "average", "abandonment", "change")),
        div(class = "grid two",
            panel("Sessions by day", chart_output(ns("sessions"), 280), definition = "session"),
            panel(textOutput(ns("revenue_title"), inline = TRUE), chart_output(ns("revenue"), 280), definition = "revenue"),
            panel("Sessions by channel", chart_output(ns("channels"), 300), definition = "traffic"),
            panel("Sessions by device", chart_output(ns("devices"), 300), definition = "session")))
}

overview_server <- function(id, filter, ask) {
    moduleServer(id, function(input, output, session) {
        days <- reactive({
            chosen <- filter()
            now <- overview_days(ask, chosen, chosen)
            need_sessions(now$sessions)
            list(now = now, before = if (!is.null(chosen$previous)) overview_days(ask, chosen$previous, chosen))
        })
        totals <- reactive({
            chosen <- filter()
            now <- overview_totals(ask, chosen, chosen$currency)
            need_sessions(now$sessions)
            list(now = now, before = if (!is.null(chosen$previous)) overview_totals(ask, chosen$previous, chosen$currency))
        })

        output$numbers <- renderUI({
            totals <- totals()
            overview_cards(totals$now, totals$before, days()$now, filter()$currency)
        })
        output$sessions <- plotly::renderPlotly({
            days <- days()
            line_chart(days$now$day, days$now$sessions, before = days$before$sessions, name = "Sessions",
                summary = paste("Sessions by day,", format_days(filter()$from, filter()$to), "in all",
                format_number(sum(days$now$sessions))))
        })
        output$revenue_title <- renderText(money_title("Net revenue by day", filter()$currency))
        output$revenue <- plotly::renderPlotly({
            days <- days()
            currency <- filter()$currency
            line_chart(days$now$day, days$now$net, before = days$before$net, name = "Net revenue",
                write = function(x) format_money(x, currency),
                summary = paste("Net revenue by day, in all", format_money(sum(days$now$net), currency)))
        })
        split <- function(by, what) {
            rows <- ask("traffic", filter(), by)
            need_sessions(rows$sessions)
            bar_chart(rows$name, rows$sessions, paste0("Sessions by ", what, ": ", spoken_list(rows$name, rows$sessions)))
        }
        output$channels <- plotly::renderPlotly(split("channel", "channel"))
        output$devices <- plotly::renderPlotly(split("device", "device"))
    })
}

overview_days <- function(ask, period, chosen) {
    days <- every_day(ask("trend", period), period$from, period$to)
    for (column in setdiff(c("sessions", "visitors", "cart_sessions", "abandoned_cart_sessions", "converted_sessions", "orders"),
        names(days))) days[[column]] <- 0
    with_money(days, ask("trend_revenue", period), chosen$currency, c("gross", "net", "orders"), by = "day") |>
        transform(money_orders = orders, orders = days$orders)
}

overview_totals <- function(ask, period, currency) {
    money <- in_currency(ask("revenue", period), currency)
    row <- as.list(ask("overview", period))
    c(row, list(
        net = total(money, "net"), conversion = share(row$converted_sessions, row$sessions),
        average = share(total(money, "gross"), total(money, "orders")),
        abandonment = share(row$abandoned_cart_sessions, row$cart_sessions)))
}

overview_cards <- function(now, before, days, currency) {
    card <- function(label, key, value, values, is_rate = FALSE, good = "up") {
        number_card(label, value, if (!is.null(before)) change(now[[key]], before[[key]], is_rate, good), values)
    }
    number_row(
        card("Sessions", "sessions", format_number(now$sessions), days$sessions),
        card("Visitors", "visitors", format_number(now$visitors), days$visitors),
        card("Conversion rate", "conversion", format_percent(now$conversion), share(days$converted_sessions, days$sessions),
        is_rate = TRUE),
        card("Orders", "orders", format_number(now$orders), days$orders),
        card("Net revenue", "net", format_money_short(now$net, currency), days$net),
        card("Average order value", "average", format_money_short(now$average, currency), share(days$gross, days$money_orders)),
        card("Cart abandonment", "abandonment", format_percent(now$abandonment), share(days$abandoned_cart_sessions, days$cart_sessions),
            is_rate = TRUE, good = "down"))
}

# The first few of a list, for ears.
spoken_list <- function(names, values, write = format_number) paste(utils::head(paste(one_line(names, 40), write(values)), 6),
    collapse = ", ")
