# Data quality: the ledger, and what is doubtful about what came in.

outcomes <- c(
    projected = "Projected", duplicates = "Duplicate", conflicts = "Conflict", kept_out = "Kept out", put_aside = "Put aside",
    quarantined = "Quarantined")

flag_names <- c(
    "1" = "The client's time was replaced", "2" = "The client's clocks disagree", "4" = "Holds a NUL character",
    "8" = "Something was redacted",
    "16" = "Came without consent", "32" = "The user agent was cut")

quality_ui <- function(id) {
    ns <- NS(id)
    page("Data quality", "What came in and what became of it, by the time of receipt. Of the filter only the dates count.",
        p(class = "note", textOutput(ns("days"), inline = TRUE)),
        uiOutput(ns("numbers"), class = "numbers-place"),
        panel("What became of events", actions = choice(ns("grain"), "By", c("Day" = "day", "Hour" = "hour")),
            chart_output(ns("ledger"), 320), definition = "ledger"),
        div(class = "grid two",
            panel("Late and bots", chart_output(ns("arrival"), 280), definition = "arrival"),
            panel("Flags", uiOutput(ns("flags")), definition = "flags"),
            panel("Quarantined, by code", uiOutput(ns("rejected")), definition = "rejected"),
            panel("Put aside, by reason", uiOutput(ns("put_aside")), definition = "put_aside")),
        panel("The warehouse", uiOutput(ns("warehouse")), definition = "ledger"))
}

quality_server <- function(id, chosen, ask) {
    moduleServer(id, function(input, output, session) {
        zone <- function() filter()$zone
        # What was received may be of other days than the sessions: presets are seen from the last day on which anything came.
        filter <- receipt_filter(chosen, ask)
        ledger <- reactive({
            rows <- quality_ledger(ask("hourly_quality", filter()), rejections())
            need_rows(rows, "Nothing was received in this range.")
            rows
        })
        rejections <- reactive(ask("hourly_rejection", filter()))
        output$days <- renderText(paste("Received", format_days(filter()$from, filter()$to)))
        output$numbers <- renderUI({
            rows <- ledger()
            sums <- colSums(rows[names(outcomes)])
            cards <- lapply(names(outcomes), function(key) {
                number_card(outcomes[[key]], format_number(sums[[key]]),
                    note = paste(format_percent(share(sums[[key]], sum(sums))), "of received"))
            })
            do.call(number_row, c(list(number_card("Received", format_number(sum(sums)), note = "in the range")), cards))
        })
        output$ledger <- plotly::renderPlotly({
            rows <- by_time(ledger(), names(outcomes), input$grain, zone())
            present <- outcomes[vapply(names(outcomes), function(key) key == "projected" || sum(rows[[key]]) > 0, logical(1))]
            stacked_bars(rows$time, hover = if (input$grain == "hour") "%a %d %b, %H:%M" else "%a %d %b %Y",
                stats::setNames(lapply(names(present), function(key) rows[[key]]), present),
                summary = paste("Received events by", input$grain, "and outcome:",
                    paste(present, format_number(colSums(rows[names(present)])), collapse = ", ")))
        })
        output$arrival <- plotly::renderPlotly({
            rows <- ask("arrival", filter())
            need_rows(rows, "Nothing was received in this range.")
            days <- by_time(rows, c("facts", "late", "of_bots"), "day", zone())
            chart <- plotly::plot_ly()
            for (line in list(list("Late", days$late, palette$many[2]), list("Of bots", days$of_bots, palette$many[1]))) {
                part <- share(line[[2]], days$facts)
                texts <- paste0(format_percent(part), " (", format_number(line[[2]]), ")")
                chart <- add_line(chart, days$time, part, line[[1]], texts, line[[3]], showlegend = TRUE)
            }
            dress(chart, paste("Share of facts that were late,", format_percent(share(sum(days$late), sum(days$facts))), "and of bots,",
                format_percent(share(sum(days$of_bots), sum(days$facts)))), hovermode = "x unified",
                xaxis = day_axis(days$time),
                yaxis = axis(rangemode = "tozero", nticks = 5, tickformat = ".0%"))
        })
        output$rejected <- renderUI({
            codes <- by_code(rejections())
            need_rows(codes, "Nothing was quarantined in this range.")
            short_table(codes, caption = "Events quarantined by code", list(code = column("Code"), events = column("Events", "number")))
        })
        output$flags <- renderUI(short_table(flag_table(ask("arrival_flag", filter())), caption = "Flags", list(
            meaning = column("Flag"), facts = column("Facts", "number"))))
        output$put_aside <- renderUI({
            rows <- ask("put_aside", filter())
            need_rows(rows, "Nothing was put aside in this range.")
            short_table(rows, caption = "Events put aside by reason", list(reason = column("Reason"), events = column("Events", "number")))
        })
        output$warehouse <- renderUI(fact_list(warehouse_facts(ask("completeness"), ask("etl_run"), ask("session_rules"), zone())))
    })
}

receipt_filter <- function(chosen, ask) {
    reactive({
        filter <- chosen()
        received <- ask("received")
        if (filter$preset == "custom" || nrow(received) == 0 || !is.finite(received$first_at)) return(filter)
        first <- local_day(received$first_at, filter$zone)
        last <- local_day(received$last_at, filter$zone)
        days <- preset_days(filter$preset, list(first_day = first, last_day = last, last_whole_day = last))
        filter$parameters[1:2] <- list(
            instant_literal(start_of_day(days[1], filter$zone)), instant_literal(start_of_day(days[2] + 1, filter$zone)))
        utils::modifyList(filter, list(from = days[1], to = days[2]))
    })
}

# What the warehouse counted of the history, and what never came so far, by the hour. An hour may have the one without the other.
quality_ledger <- function(history, rejections) {
    names(history)[names(history) == "quarantined"] <- "put_aside"
    if (nrow(rejections) == 0) return(if (nrow(history) > 0) transform(history, quarantined = 0) else history)
    quarantined <- stats::aggregate(list(quarantined = rejections$events), list(received_hour = rejections$received_hour), sum)
    rows <- merge(history, quarantined, by = "received_hour", all = TRUE)
    rows[is.na(rows)] <- 0
    rows
}

by_code <- function(rejections) {
    if (nrow(rejections) == 0) return(rejections)
    sums <- stats::aggregate(list(events = rejections$events), list(code = rejections$code), sum)
    sums[order(-sums$events, sums$code), ]
}

# Sums by local day or hour. An hour is named by the local time at which it began.
by_time <- function(rows, columns, grain, zone) {
    at <- as.POSIXct(rows$received_hour, origin = "1970-01-01", tz = "UTC")
    time <- format(at, if (identical(grain, "hour")) "%Y-%m-%d %H:%M" else "%Y-%m-%d", tz = zone)
    sums <- rowsum(as.matrix(rows[columns]), time)
    data.frame(time = rownames(sums), sums, row.names = NULL)
}

flag_table <- function(rows) {
    flags <- union(names(flag_names), as.character(rows$flag))
    facts <- rows$facts[match(flags, as.character(rows$flag))]
    data.frame(meaning = ifelse(flags %in% names(flag_names), flag_names[flags], paste("Unknown flag", flags)),
        facts = ifelse(is.na(facts), 0, facts))
}

warehouse_facts <- function(ledger, run, rules, zone) {
    list(
        "Complete until" = format_instant(ledger$complete_until, zone), "Last change" = format_instant(ledger$last_committed_at, zone),
        "Accepted in all" = format_number(ledger$events), "Projected in all" = format_number(ledger$projected),
        "Quarantined in all" = format_number(ledger$quarantined),
        "Last run" = if (nrow(run) == 1) spoken_run(run, zone) else "None yet",
        "Session rules" = if (nrow(rules) == 1) spoken_rules(rules$description) else "None yet")
}

spoken_run <- function(run, zone) {
    sprintf("%s; in the hour before that %s events from %s segments in %s commits, %s sessions written, %s replaced",
        format_instant(run$committed_at, zone), format_number(run$events), format_number(run$segments), format_number(run$commits),
        format_number(run$sessions_written), format_number(run$sessions_replaced))
}

# The rules stand in the warehouse as key=value;key=value, durations in microseconds.
spoken_rules <- function(description) {
    pairs <- strsplit(strsplit(one_line(description, 500), ";", fixed = TRUE)[[1]], "=", fixed = TRUE)
    words <- vapply(pairs, function(pair) {
        name <- gsub("_", " ", sub("_us$", "", pair[1]))
        value <- if (grepl("_us$", pair[1]) && length(pair) == 2) format_duration(suppressWarnings(as.numeric(pair[2])) / 1e6) else pair[2]
        paste(name, value)
    }, character(1))
    paste(words, collapse = " \u00b7 ")
}

fact_list <- function(facts) {
    tags$dl(class = "facts", Map(function(name, value) tagList(tags$dt(name), tags$dd(value)), names(facts), facts))
}
