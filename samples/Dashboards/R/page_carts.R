# Carts and checkout: what becomes of carts, and what they leave behind.

checkout_steps <- c(
    began_checkout = "Began checkout", added_shipping_info = "Shipping info", added_payment_info = "Payment info", purchased = "Purchased")

carts_ui <- function(id) {
    ns <- NS(id)
    page("Carts and checkout", "What becomes of carts, and what they leave behind.",
        uiOutput(ns("numbers"), class = "numbers-place"),
        how_computed(c("abandonment", "cart", "left", "change")),
        div(class = "grid two",
            panel("Cart abandonment by day", chart_output(ns("abandonment"), 280), definition = "abandonment"),
            panel(textOutput(ns("left_title"), inline = TRUE), chart_output(ns("left"), 280), definition = "left"),
            panel("Steps of a checkout", chart_output(ns("checkout"), 300), definition = "checkout"),
            panel("Checkout, step by step", uiOutput(ns("steps")), definition = "checkout")))
}

carts_server <- function(id, filter, ask) {
    moduleServer(id, function(input, output, session) {
        carts <- reactive({
            chosen <- filter()
            now <- carts_totals(ask, chosen, chosen$currency)
            validate(need(now$cart_sessions > 0, "No carts in this range."))
            list(now = now, before = if (!is.null(chosen$previous)) carts_totals(ask, chosen$previous, chosen$currency))
        })
        output$numbers <- renderUI({
            now <- carts()$now
            before <- carts()$before
            currency <- filter()$currency
            card <- function(label, key, value, is_rate = FALSE, good = "up", note = NULL) {
                number_card(label, value, if (!is.null(before)) change(now[[key]], before[[key]], is_rate, good), note = note)
            }
            number_row(
                card("Sessions with a cart", "cart_sessions", format_number(now$cart_sessions)),
                card("Cart abandonment", "abandonment", format_percent(now$abandonment), is_rate = TRUE, good = "down"),
                card("Abandoned at checkout", "abandoned_at_checkout", format_number(now$abandoned_at_checkout), good = "down"),
                card("Recovered carts", "recovered_sessions", format_number(now$recovered_sessions)),
                card("Value left behind", "value_left", format_money_short(now$value_left, currency), good = "down"),
                card("Units left behind", "units_left", format_number(now$units_left), good = "down"))
        })
        days <- function(period) every_day(ask("trend", period), period$from, period$to)
        rate <- function(days) share(days$abandoned_cart_sessions, days$cart_sessions)
        output$abandonment <- plotly::renderPlotly({
            chosen <- filter()
            now <- days(chosen)
            validate(need(sum(now$cart_sessions) > 0, "No carts in this range."))
            line_chart(now$day, rate(now), before = if (!is.null(chosen$previous)) rate(days(chosen$previous)), write = format_percent,
                ticks = percent_ticks, name = "Abandonment",
                summary = paste("Cart abandonment by day, overall", format_percent(share(sum(now$abandoned_cart_sessions),
                sum(now$cart_sessions)))))
        })
        output$left_title <- renderText(money_title("Value left behind by day", filter()$currency))
        output$left <- plotly::renderPlotly({
            chosen <- filter()
            left <- function(period) left_days(ask("cart_left", period), period, chosen$currency)
            now <- left(chosen)
            validate(need(sum(now$value_left) > 0, "Nothing was left behind in this range."))
            write <- function(x) format_money(x, chosen$currency)
            line_chart(now$day, now$value_left, before = if (!is.null(chosen$previous)) left(chosen$previous)$value_left, write = write,
                name = "Left behind", summary = paste("Value left behind by day, in all", write(sum(now$value_left))))
        })
        steps <- reactive({
            row <- ask("checkout", filter())
            validate(need(nrow(row) == 1 && row$began_checkout > 0, "No checkouts in this range."))
            funnel_table(unlist(row[1, names(checkout_steps)]), checkout_steps)
        })
        output$checkout <- plotly::renderPlotly({
            steps <- steps()
            funnel_chart(steps$step, steps$sessions, paste0("Checkout: ",
                paste(steps$step, format_number(steps$sessions), collapse = ", ")))
        })
        output$steps <- renderUI(short_table(steps(), caption = "Steps of a checkout", list(
            step = column("Step"), sessions = column("Sessions", "number"), rate = column("Step rate", "percent"),
            dropped = column("Drop-off", "number"))))
    })
}

carts_totals <- function(ask, period, currency) {
    row <- as.list(ask("cart", period))
    left <- in_currency(ask("cart_left", period), currency)
    c(row, list(abandonment = share(row$abandoned_sessions, row$cart_sessions), value_left = total(left, "value_left"),
        units_left = total(left, "units_left")))
}

left_days <- function(rows, period, currency) {
    days <- every_day(in_currency(rows, currency)[c("day", "value_left")], period$from, period$to)
    if (is.null(days$value_left)) days$value_left <- 0
    days
}
