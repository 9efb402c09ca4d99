# CSV by RFC 4180, in UTF-8, safe to open in a spreadsheet.

# A text that a spreadsheet would take for a formula gets an apostrophe in front, as OWASP advises; full-width signs are signs to some, and
# what cannot be seen before one does not hide it. Numbers stay numbers.
harmless <- function(text) {
    ifelse(grepl("^[\\p{Z}\\p{Cf}\\s]*[=+@\uff1d\uff0b\uff0d\uff20-]|^[ ]*[\t\r]", text, perl = TRUE), paste0("'", text), text)
}

# A whole column at once: cell by cell thousands of rows would take seconds.
csv_column <- function(values) {
    if (is.numeric(values)) {
        text <- vapply(format(values, digits = 15, scientific = FALSE, trim = TRUE), identity, "", USE.NAMES = FALSE)
        return(ifelse(is.finite(values), sub("(\\.[0-9]*?)0+$", "\\1", sub("\\.0+$", "", text)), ""))
    }
    text <- harmless(enc2utf8(as.character(values)))
    ifelse(is.na(values), "", paste0("\"", gsub("\"", "\"\"", text, fixed = TRUE), "\""))
}

csv_text <- function(data) {
    rows <- if (nrow(data) > 0) do.call(paste, c(unname(lapply(data, csv_column)), sep = ","))
    lines <- c(paste(csv_column(names(data)), collapse = ","), rows)
    paste0(paste0(lines, collapse = "\r\n"), "\r\n")
}

# `name` and `data` are functions, asked when the browser asks. A problem ends the download; it is in the log.
csv_download <- function(name, data) {
    downloadHandler(
        filename = function() paste0("clickstream-", name(), ".csv"),
        contentType = "text/csv; charset=utf-8",
        # The mark at the beginning tells Excel that it is UTF-8.
        content = function(file) writeBin(c(as.raw(c(0xef, 0xbb, 0xbf)), charToRaw(csv_text(data()))), file))
}
