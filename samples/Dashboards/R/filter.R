# The filter bar: what of the warehouse is looked at. All pages share it, and the address of the page holds it.

presets <- c(
    last7 = "Last 7 days", last28 = "Last 28 days", last90 = "Last 90 days", this_month = "This month", last_month = "Last month",
    all = "All", custom = "Custom")

# The days of a preset, as seen from the last whole day.
preset_days <- function(preset, extent) {
    last_day <- extent$last_whole_day
    month <- as.Date(format(last_day, "%Y-%m-01"))
    switch(preset,
        last7 = c(last_day - 6, last_day),
        last28 = c(last_day - 27, last_day),
        last90 = c(last_day - 89, last_day),
        this_month = c(month, last_day),
        last_month = c(as.Date(format(month - 1, "%Y-%m-01")), month - 1),
        all = c(extent$first_day, extent$last_day))
}

# As many days, right before. NULL when the data do not reach back that far: half a period is no comparison.
previous_days <- function(from, to, first_day) {
    days <- as.numeric(to - from) + 1
    if (from - days < first_day) NULL else c(from - days, from - 1)
}

# The eight parameters that all report functions take first, as texts.
filter_parameters <- function(days, bots, channels, devices, countries, zone, changes) {
    list(
        instant_literal(start_of_day(days[1], zone)), instant_literal(start_of_day(days[2] + 1, zone)), if (bots) "true" else "false",
        array_literal(sort(channels)), array_literal(sort(devices)), array_literal(sort(countries)),
        array_literal(instant_literal(changes$starts)), array_literal(changes$offsets))
}

# What is there to choose from.
read_extent <- function(ask, zone, complete_day) {
    range <- ask("extent")
    values <- ask("filter_values")
    known <- function(filter) unique(values$value[values$filter == filter])
    today <- local_day(unclass(Sys.time()), zone)
    has_data <- nrow(range) == 1 && is.finite(range$first_at)
    first <- if (has_data) range$first_at else unclass(Sys.time())
    last <- if (has_data) range$last_at else unclass(Sys.time())
    list(
        first_day = local_day(first, zone), last_day = local_day(last, zone),
        last_whole_day = last_whole_day(local_day(first, zone), local_day(last, zone), complete_day, today),
        today = today,
        changes = zone_changes(zone, first - 86400, last + 86400),
        channels = known("channel"), devices = known("device"), countries = known("country"),
        currencies = union(ask("currencies")$currency, known("currency")))
}

# Yesterday, as far as the warehouse is complete: a day that is still going on would look like a bad one. Of a shop from which nothing came
# for four weeks it is the last day with something in it, for else every page would be empty; the notes say so.
last_whole_day <- function(first_day, last_day, complete_day, today) {
    complete <- if (length(complete_day) == 1 && !is.na(complete_day)) complete_day - 1 else today - 1
    yesterday <- min(today - 1, complete)
    max(first_day, if (yesterday - last_day < quiet_days) yesterday else last_day)
}

quiet_days <- 28

# What the address asks for, as far as it makes sense. Everything else is as if it were not said.
read_address <- function(query, extent) {
    day <- function(text) if (length(text) == 1 && grepl("^\\d{4}-\\d{2}-\\d{2}$", text)) tryCatch(as.Date(text),
        error = function(problem) NA) else NA
    several <- function(text, known) if (is.null(text)) character() else intersect(strsplit(text, "|", fixed = TRUE)[[1]], known)
    one <- function(text, known, default) if (length(text) == 1 && text %in% known) text else default
    from <- day(query$from)
    to <- day(query$to)
    has_days <- !is.na(from) && !is.na(to) && from <= to && from >= as.Date("2000-01-01") && to < as.Date("2100-01-01") && to - from < 3660
    preset <- if (has_days) "custom" else one(query$range, setdiff(names(presets), "custom"), "last28")
    days <- if (has_days) c(from, to) else preset_days(preset, extent)
    list(
        preset = preset, from = days[1], to = days[2], channels = several(query$channel, extent$channels),
        devices = several(query$device, extent$devices), countries = several(query$country, extent$countries),
        bots = identical(query$bots, "yes"), compare = !identical(query$compare, "no"),
        currency = one(query$currency, extent$currencies, c(extent$currencies, "")[1]))
}

write_address <- function(filter, page) {
    parts <- list(
        page = page, range = if (filter$preset != "custom") filter$preset, from = if (filter$preset == "custom") format(filter$from),
        to = if (filter$preset == "custom") format(filter$to), channel = filter$channels, device = filter$devices,
        country = filter$countries,
        bots = if (filter$bots) "yes", compare = if (!filter$compare) "no", currency = if (nzchar(filter$currency)) filter$currency)
    parts <- parts[lengths(parts) > 0]
    values <- vapply(parts, function(part) utils::URLencode(paste(part, collapse = "|"), reserved = TRUE), character(1))
    paste0("?", paste0(names(parts), "=", values, collapse = "&"))
}

# Choices and extent become the filter that pages ask with.
new_filter <- function(chosen, extent, zone) {
    days <- c(chosen$from, chosen$to)
    parameters <- function(days) {
        filter_parameters(days, chosen$bots, chosen$channels, chosen$devices, chosen$countries, zone, extent$changes)
    }
    before <- if (chosen$compare) previous_days(days[1], days[2], extent$first_day)
    c(chosen, list(
        quiet_since = if (isTRUE(extent$today - extent$last_day >= quiet_days)) extent$last_day, zone = zone,
        currencies = extent$currencies, parameters = parameters(days), first_day = extent$first_day, last_day = extent$last_day,
        previous = if (!is.null(before)) list(from = before[1], to = before[2], parameters = parameters(before))))
}

filter_ui <- function(id) {
    ns <- NS(id)
    tags$section(
        class = "filters", `aria-label` = "Filter",
        tags$button(type = "button", class = "filters-toggle", `aria-expanded` = "false", `aria-controls` = ns("controls"),
            span(class = "filters-toggle-word", "Filter"), textOutput(ns("summary"), inline = TRUE)),
        uiOutput(ns("controls"), class = "filters-controls"),
        div(class = "filters-notes", textOutput(ns("notes"), inline = TRUE)))
}

filter_server <- function(id, ask, zone, query) {
    moduleServer(id, function(input, output, session) {
        complete_until <- reactive(ask("completeness")$complete_until)
        # How far the warehouse is complete changes every minute, the day of it once a day: only that may redraw pages.
        complete_day <- reactiveVal(as.Date(NA))
        observe(complete_day(if (length(complete_until()) == 1) local_day(complete_until(), zone) else as.Date(NA)), priority = 10)
        extent <- reactive(read_extent(ask, zone, complete_day()))

        # Drawn once, when the warehouse first answers; what is chosen must not vanish under the hand when it changes.
        drawn <- reactiveVal(NULL)
        observe({
            if (is.null(drawn())) drawn(list(extent = extent(), chosen = read_address(query, extent())))
        })
        output$controls <- renderUI({
            req(drawn())
            filter_controls(session$ns, drawn()$extent, drawn()$chosen)
        })
        offered <- NULL
        observeEvent(list(extent(), drawn()), {
            req(drawn())
            before <- if (is.null(offered)) drawn()$extent else offered
            offered <<- extent()
            for (key in c("channels", "devices", "countries")) {
                if (!identical(offered[[key]], before[[key]])) updateCheckboxGroupInput(session, key, choices = offered[[key]],
                    selected = input[[key]])
            }
            if (!identical(offered$currencies, before$currencies)) {
                updateSelectInput(session, "currency", choices = offered$currencies, selected = input$currency)
            }
        })

        filter <- reactive({
            req(drawn(), input$preset %in% names(presets))
            extent <- extent()
            days <- if (input$preset == "custom") read_days(input$from, input$to) else preset_days(input$preset, extent)
            currency <- if (isTRUE(input$currency %in% extent$currencies)) input$currency else c(extent$currencies, "")[1]
            new_filter(list(
                preset = input$preset, from = days[1], to = days[2], channels = intersect(input$channels, extent$channels),
                devices = intersect(input$devices, extent$devices), countries = intersect(input$countries, extent$countries),
                bots = isTRUE(input$bots), compare = isTRUE(input$compare), currency = currency), extent, zone)
        })

        output$summary <- renderText({
            chosen <- filter()
            counts <- c(length(chosen$channels), length(chosen$devices), length(chosen$countries))
            narrowed <- sum(counts > 0) + chosen$bots
            paste0(format_days(chosen$from, chosen$to), if (narrowed > 0) sprintf(" \u00b7 %d more", narrowed))
        })
        output$notes <- renderText(filter_notes(filter(), complete_until()))
        # On a phone the bar is folded, and still tells what is chosen and how far it is complete.
        outputOptions(output, "controls", suspendWhenHidden = FALSE)
        outputOptions(output, "notes", suspendWhenHidden = FALSE)
        filter
    })
}

# An impossible range is said, not guessed.
read_days <- function(from, to) {
    days <- tryCatch(as.Date(c(from, to), format = "%Y-%m-%d"), error = function(problem) NA)
    problem <- if (length(days) != 2 || anyNA(days)) "Choose the first and the last day."
        else if (days[1] > days[2]) "The first day is after the last one."
        else if (days[2] - days[1] >= 3660) "Choose ten years at most."
    validate(need(is.null(problem), problem))
    days
}

filter_notes <- function(filter, complete_until) {
    others <- setdiff(filter$currencies, filter$currency)
    paste(c(
        format_days(filter$from, filter$to),
        if (!is.null(filter$previous)) paste("compared with", format_days(filter$previous$from, filter$previous$to))
        else if (filter$compare) "no full period before to compare with",
        paste("days begin in", filter$zone),
        if (length(others) > 0) paste0("money in ", filter$currency, ", without ", paste(others, collapse = ", ")),
        if (!is.null(filter$quiet_since)) paste("the last session is of", format_day(filter$quiet_since)),
        paste("data complete until", format_instant(complete_until, filter$zone))), collapse = " \u00b7 ")
}

filter_controls <- function(ns, extent, chosen) {
    labelled <- function(id, label, control) div(class = "filter", tags$label(`for` = ns(id), label), control)
    native_date <- function(id, label, day) {
        labelled(id, label, tags$input(type = "date", class = "native-date", id = ns(id), value = format(day), min = "2000-01-01",
            max = "2099-12-31"))
    }
    several <- function(id, label, all, values, selected) {
        tags$details(class = "filter filter-several", `data-all` = all,
            tags$summary(span(class = "filter-label", label), span(class = "filter-value", all)),
            div(class = "filter-choices", checkboxGroupInput(ns(id), span(class = "visually-hidden", label), values, selected)))
    }
    currencies <- if (length(extent$currencies) > 0) extent$currencies else c("none" = "")
    tagList(
        div(class = "filter", selectInput(ns("preset"), "Dates", stats::setNames(names(presets), presets), chosen$preset,
        selectize = FALSE)),
        div(class = "filter-dates", native_date("from", "From", chosen$from), native_date("to", "To", chosen$to)),
        several("channels", "Channel", "All channels", extent$channels, chosen$channels),
        several("devices", "Device", "All devices", extent$devices, chosen$devices),
        several("countries", "Country", "All countries", extent$countries, chosen$countries),
        div(class = "filter", selectInput(ns("currency"), "Currency", currencies, chosen$currency, selectize = FALSE)),
        div(class = "filter filter-checks",
            checkboxInput(ns("compare"), "Compare with the period before", chosen$compare),
            checkboxInput(ns("bots"), "Count bots", chosen$bots)))
}
