# One visual language for all charts. Texts of the warehouse go through chart_text: plotly takes some HTML in labels for markup.

palette <- list(
    ink = "#1b1f27", muted = "#586072", faint = "#aab2c0", line = "#e5e8ee", accent = "#1f5fd0", wash = "rgba(31,95,208,0.08)",
    # After Okabe and Ito, so that they differ for every eye; a little darker, so that they stand out on white.
    many = c("#1f5fd0", "#d55e00", "#008f68", "#b65a97", "#c98a00", "#3f9bd1", "#586072", "#1b1f27"))

chart_text <- function(text, longest = 28) {
    text <- one_line(text, longest)
    text <- gsub("&", "&amp;", text, fixed = TRUE)
    gsub(">", "&gt;", gsub("<", "&lt;", text, fixed = TRUE), fixed = TRUE)
}

# The element says what the chart shows; www/app.js takes the words from layout.meta.
chart_output <- function(id, height = 300) {
    div(class = "chart", style = sprintf("height:%dpx", height), plotly::plotlyOutput(id, width = "100%", height = "100%"))
}

axis <- function(...) {
    utils::modifyList(list(
        fixedrange = TRUE, zeroline = FALSE, separatethousands = TRUE, gridcolor = palette$line, linecolor = palette$line,
        tickcolor = palette$line, automargin = TRUE, tickfont = list(size = 12, color = palette$muted)), list(...))
}

dress <- function(chart, summary, ..., xaxis = axis(showgrid = FALSE), yaxis = axis(rangemode = "tozero", nticks = 6)) {
    font <- list(family = "Inter, system-ui, sans-serif", size = 13, color = palette$ink)
    chart <- plotly::layout(chart,
        font = font, margin = list(l = 8, r = 12, t = 8, b = 8), paper_bgcolor = "rgba(0,0,0,0)", plot_bgcolor = "rgba(0,0,0,0)",
        dragmode = FALSE, hoverlabel = list(font = font, bgcolor = "#ffffff", bordercolor = palette$line, align = "left"),
        legend = list(orientation = "h", x = 0, y = 1.02, yanchor = "bottom", font = list(size = 12)), meta = list(summary = summary),
        xaxis = xaxis, yaxis = yaxis, ...)
    plotly::config(chart, displayModeBar = FALSE, responsive = TRUE, doubleClick = FALSE)
}

# Days with values; days without one are there too, as 0.
every_day <- function(data, from, to) {
    days <- data.frame(day = seq(from, to, by = "day"))
    if (is.null(data) || nrow(data) == 0) return(days)
    filled <- merge(days, data, by = "day", all.x = TRUE)
    numbers <- vapply(filled, is.numeric, logical(1)) & names(filled) != "day"
    filled[numbers] <- lapply(filled[numbers], function(values) ifelse(is.na(values), 0, values))
    filled[order(filled$day), ]
}

# An axis of days. Few days are all named: by itself plotly would name hours between them.
day_axis <- function(days, ...) {
    few <- if (length(unique(days)) <= 7) list(tickvals = as.list(format(unique(days)))) else list(nticks = 7)
    do.call(axis, utils::modifyList(c(
        list(type = "date", showgrid = FALSE, tickformat = "%d %b", hoverformat = "%a %d %b %Y"), few), list(...)))
}

# A line over days. One or two of them are dots, for there is no line to see.
add_line <- function(chart, days, values, name, texts, color, ...) {
    is_short <- length(days) < 3
    plotly::add_trace(chart, type = "scatter", mode = if (is_short) "lines+markers" else "lines", x = days, y = values, name = name,
        text = texts, hovertemplate = "%{text}", line = list(color = color, width = 2.25),
        marker = if (is_short) list(color = color), ...)
}

# A line over days, with the period before as a faint line on the same days. `write` turns values into text.
line_chart <- function(days, now, summary, before = NULL, write = format_number, ticks = NULL, name = "This period") {
    chart <- plotly::plot_ly()
    if (!is.null(before)) {
        before <- c(before, rep(NA_real_, length(days)))[seq_along(days)]
        chart <- plotly::add_trace(chart, type = "scatter", mode = "lines", x = days, y = before, name = "Period before",
            text = write(before), hovertemplate = "%{text}", line = list(color = palette$faint, width = 1.5, dash = "dot"),
            showlegend = TRUE)
    }
    chart <- add_line(chart, days, now, name, write(now), palette$accent, fill = "tozeroy", fillcolor = palette$wash,
        showlegend = !is.null(before))
    dress(chart, summary, hovermode = "x unified", xaxis = day_axis(days),
        yaxis = do.call(axis, c(list(rangemode = "tozero", nticks = 5), ticks)))
}

percent_ticks <- list(tickformat = ".0%")

# Horizontal bars, the largest on top.
bar_chart <- function(labels, values, summary, write = format_number, color = palette$accent) {
    order <- rev(seq_along(values))
    texts <- make_unique(chart_text(labels))
    chart <- plotly::plot_ly(type = "bar", orientation = "h", y = texts[order], x = values[order], text = write(values[order]),
        textposition = "auto", constraintext = "none", textfont = list(size = 12), hovertemplate = "%{y}<br>%{text}<extra></extra>",
        marker = list(color = color), cliponaxis = FALSE, insidetextfont = list(color = "#ffffff", size = 12),
        outsidetextfont = list(color = palette$ink, size = 12))
    dress(chart, summary, bargap = 0.35, xaxis = axis(visible = FALSE, rangemode = "tozero"),
        yaxis = axis(ticks = "", showgrid = FALSE, type = "category", categoryorder = "array", categoryarray = as.list(texts[order]),
            tickfont = list(size = 12, color = palette$ink), ticksuffix = "  "))
}

# Two names that are cut to the same text still are two bars.
make_unique <- function(texts) {
    again <- stats::ave(seq_along(texts), texts, FUN = seq_along)
    ifelse(again > 1, paste0(texts, strrep("\u200b", again)), texts)
}

# `series` is a named list of values over the same x.
stacked_bars <- function(x, series, summary, hover = "%a %d %b %Y") {
    chart <- plotly::plot_ly()
    for (i in seq_along(series)) {
        chart <- plotly::add_trace(chart, type = "bar", x = x, y = series[[i]], name = names(series)[i], text = format_number(series[[i]]),
            textposition = "none", hovertemplate = "%{text}", marker = list(color = palette$many[i]), showlegend = TRUE)
    }
    dress(chart, summary, barmode = "stack", bargap = 0.15, hovermode = "x unified",
        xaxis = day_axis(substr(x, 1, 10), hoverformat = hover))
}

funnel_chart <- function(steps, values, summary) {
    chart <- plotly::plot_ly(type = "funnel", y = steps, x = values, text = format_number(values), textinfo = "text+percent initial",
        hovertemplate = "%{y}<br>%{text} sessions<extra></extra>", textfont = list(size = 13), insidetextfont = list(color = "#ffffff"),
        outsidetextfont = list(color = palette$ink), cliponaxis = FALSE, constraintext = "none",
        marker = list(color = palette$accent), connector = list(fillcolor = "#edf1f9", line = list(width = 0)))
    dress(chart, summary, xaxis = axis(visible = FALSE), yaxis = axis(
        ticks = "", showline = FALSE, type = "category", showgrid = FALSE, autorange = "reversed", categoryorder = "array",
        categoryarray = as.list(steps), tickfont = list(size = 12.5, color = palette$ink), ticksuffix = "  "))
}

# `z` has a row for each y. NA cells are left white; `texts` are written into the cells when given.
heat_map <- function(x, y, z, hover, summary, texts = NULL) {
    # Without any number plotly finds no scale.
    if (!any(is.finite(z))) z[] <- 0
    highest <- max(c(z, 0), na.rm = TRUE)
    chart <- plotly::plot_ly(type = "heatmap", x = x, y = y, z = z, customdata = row_lists(hover),
        hovertemplate = "%{customdata}<extra></extra>", xgap = 2, ygap = 2, showscale = FALSE, hoverongaps = FALSE, zauto = FALSE, zmin = 0,
        zmax = if (highest > 0) highest else 1,
        colorscale = list(list(0, "#eef3fc"), list(0.35, "#b4cbf3"), list(0.7, "#5f8fe0"), list(1, "#174ba6")))
    notes <- NULL
    if (!is.null(texts)) {
        cells <- which(!is.na(texts), arr.ind = TRUE)
        notes <- lapply(seq_len(nrow(cells)), function(i) {
            value <- z[cells[i, 1], cells[i, 2]]
            is_dark <- is.finite(value) && highest > 0 && value / highest > 0.78
            list(x = x[cells[i, 2]], y = y[cells[i, 1]], text = texts[cells[i, 1], cells[i, 2]], showarrow = FALSE,
                font = list(size = 12, color = if (is_dark) "#ffffff" else palette$ink))
        })
    }
    dress(chart, summary, annotations = notes,
        xaxis = axis(type = "category", showgrid = FALSE, side = "top", ticks = "", showline = FALSE),
        yaxis = axis(type = "category", showgrid = FALSE, autorange = "reversed", ticks = "", showline = FALSE, ticksuffix = " "))
}

# A matrix of texts as rows: one of a single column would become a plain list.
row_lists <- function(texts) lapply(seq_len(nrow(texts)), function(row) as.list(texts[row, ]))

sankey_chart <- function(nodes, links, summary) {
    chart <- plotly::plot_ly(type = "sankey", arrangement = "snap",
        node = list(align = "left", label = chart_text(nodes$label, 18), color = nodes$color, pad = 18, thickness = 12,
            line = list(width = 0), customdata = nodes$hover, hovertemplate = "%{customdata}<extra></extra>"),
        link = list(source = links$source, target = links$target, value = links$value, color = links$color, customdata = links$hover,
            hovertemplate = "%{customdata}<extra></extra>"),
        textfont = list(size = 12, color = palette$ink))
    dress(chart, summary)
}

# A small line without axes. It repeats what the number and the trend say, so it is hidden from screen readers.
sparkline <- function(values) {
    known <- which(is.finite(values))
    if (length(known) < 2) return(NULL)
    # A day without a value keeps its place.
    x <- round(seq(1, 95, length.out = length(values)), 1)[known]
    values <- values[known]
    spread <- max(values) - min(values)
    y <- round(if (spread > 0) 25 - 22 * (values - min(values)) / spread else rep(14, length(values)), 1)
    tags$svg(class = "spark", viewBox = "0 0 96 28", preserveAspectRatio = "none", `aria-hidden` = "true",
        tags$polyline(points = paste(x, y, sep = ",", collapse = " ")))
}
