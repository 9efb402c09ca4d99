# Retention: who comes back.

retention_ui <- function(id) {
    ns <- NS(id)
    page("Retention", "Who comes back, by the week of the first visit.",
        panel("Share of visitors who came back", div(class = "scroll-wide", uiOutput(ns("place"))),
            p(class = "note", textOutput(ns("note"), inline = TRUE)), definition = "retention"),
        panel("The same as a table", uiOutput(ns("table")), actions = csv_button(ns("csv")), definition = "retention"))
}

retention_server <- function(id, filter, ask) {
    moduleServer(id, function(input, output, session) {
        cohorts <- reactive({
            chosen <- filter()
            # Where the data begin, the first week may be short, but all of it is there.
            since <- if (chosen$from <= chosen$first_day) as.Date("1900-01-01") else chosen$from
            cohorts <- retention_cohorts(ask("retention", chosen), since, min(chosen$to, chosen$last_day))
            validate(need(length(cohorts$weeks) > 0, "No week of first visits begins in this range. Choose a longer one."))
            cohorts
        })
        # As high as there are weeks.
        output$place <- renderUI(chart_output(session$ns("chart"), 60 + 38 * length(cohorts()$weeks)))
        output$chart <- plotly::renderPlotly({
            cohorts <- cohorts()
            shares <- cohorts$shares
            texts <- shares
            texts[] <- ifelse(is.na(shares), NA, paste0(formatC(100 * shares, format = "f", digits = 1), ifelse(cohorts$is_open, "*", "")))
            texts[, 1] <- format_number(cohorts$size)
            # The first week is all of them, and a week that is not over says little: neither takes part in the colours.
            shares[, 1] <- NA
            shares[cohorts$is_open] <- NA
            hover <- texts
            hover[] <- paste0("First visit in the week of ", format_day(cohorts$weeks[row(texts)]), "<br>week ", col(texts) - 1, ": ",
                format_number(cohorts$visitors), " of ", format_number(cohorts$size[row(texts)]))
            heat_map(c("Visitors", if (ncol(texts) > 1) paste("Week", seq_len(ncol(texts) - 1))), format(cohorts$weeks, "%d %b"), shares,
                hover, texts = texts,
                summary = "Weekly cohorts: the table below holds the same numbers.")
        })
        output$note <- renderText({
            cohorts()
            paste("Percent of the cohort. * Not over yet in the range, so without colour.",
                "Only weeks that the range holds from their beginning are shown.")
        })
        output$table <- renderUI({
            cohorts <- cohorts()
            columns <- list(week = column("Week of first visit"), visitors = column("Visitors", "number"))
            data <- data.frame(week = format_day(cohorts$weeks), visitors = cohorts$size)
            for (week in seq_len(ncol(cohorts$shares) - 1)) {
                key <- paste0("week", week)
                columns[[key]] <- column(paste("Week", week), "written")
                shares <- cohorts$shares[, week + 1]
                data[[key]] <- ifelse(is.na(shares), "", paste0(format_percent(shares), ifelse(cohorts$is_open[, week + 1], "*", "")))
            }
            short_table(data, columns, "Weekly cohorts")
        })
        output$csv <- csv_download(function() "retention", function() {
            rows <- ask("retention", filter())
            rows[!is.na(rows$weeks_after), ]
        })
    })
}

# Rows of weeks, columns of weeks after. Cohorts that began before the range are left out: the range does not hold their first week.
retention_cohorts <- function(rows, from, to) {
    rows <- rows[rows$first_week >= from, ]
    weeks <- sort(unique(rows$first_week))
    if (length(weeks) == 0) return(list(weeks = weeks))
    sizes <- rows[is.na(rows$weeks_after), ]
    rows <- rows[!is.na(rows$weeks_after) & rows$weeks_after >= 0, ]
    size <- sizes$visitors[match(weeks, sizes$first_week)]
    # A week in which nobody came back is a week too.
    visitors <- matrix(0, length(weeks), max(rows$weeks_after, as.numeric(to - weeks[1]) %/% 7, 0) + 1)
    visitors[cbind(match(rows$first_week, weeks), rows$weeks_after + 1)] <- rows$visitors
    begins <- outer(as.numeric(weeks), 7 * (seq_len(ncol(visitors)) - 1), "+")
    visitors[begins > as.numeric(to)] <- NA
    list(weeks = weeks, size = size, visitors = visitors, shares = visitors / size, is_open = begins + 6 > as.numeric(to))
}
