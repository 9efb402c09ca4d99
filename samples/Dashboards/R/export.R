# CSV by RFC 4180, in UTF-8, safe to open in a spreadsheet.

# A text that a spreadsheet would take for a formula gets an apostrophe in front, as OWASP advises. Numbers stay numbers.
harmless <- function(text) ifelse(grepl("^[[:space:]\u00a0]*[=+@-]|^[ ]*[\t\r]", text), paste0("'", text), text)

csv_cell <- function(values) {
    if (is.numeric(values)) return(ifelse(is.finite(values), format(values, digits = 15, scientific = FALSE, trim = TRUE,
        drop0trailing = TRUE), ""))
    text <- harmless(enc2utf8(as.character(values)))
    ifelse(is.na(values), "", paste0("\"", gsub("\"", "\"\"", text, fixed = TRUE), "\""))
}

csv_text <- function(data) {
    cells <- lapply(data, function(column) vapply(seq_along(column), function(i) csv_cell(column[i]), character(1)))
    lines <- c(paste(csv_cell(names(data)), collapse = ","), if (nrow(data) > 0) do.call(paste, c(unname(cells), sep = ",")))
    paste0(paste0(lines, collapse = "\r\n"), "\r\n")
}

# `name` and `data` are functions, asked when the browser asks. A problem ends the download; it is in the log.
csv_download <- function(name, data) {
    downloadHandler(
        filename = function() paste0("clickstream-", name(), ".csv"),
        contentType = "text/csv; charset=utf-8",
        content = function(file) writeBin(charToRaw(csv_text(data())), file))
}
