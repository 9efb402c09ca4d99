test_that("CSV follows RFC 4180", {
    data <- data.frame(name = c("plain", "comma, \"quote\"", NA), number = c(1.5, -2, NA))
    expect_equal(csv_text(data), "\"name\",\"number\"\r\n\"plain\",1.5\r\n\"comma, \"\"quote\"\"\",-2\r\n,\r\n")
})

test_that("Texts that a spreadsheet would take for formulas are made harmless", {
    for (text in c("=cmd|'/c calc'!A0", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "  =1", "\u00a0=1", "\n=1", "\uff1d1+1",
        "\uff20SUM(A1)", "\u200b=1")) expect_equal(harmless(text),
        paste0("'", text))
    for (text in c("plain", "a=b", "1-2", "")) expect_equal(harmless(text), text)
})

test_that("Numbers stay numbers, whole and exact", {
    expect_equal(csv_column(c(-5)), "-5")
    expect_equal(csv_column(6162518000), "6162518000")
    expect_equal(csv_column(1e-5), "0.00001")
    expect_equal(csv_column(c(10, 2.50, 100, NA)), c("10", "2.5", "100", ""))
})

test_that("A table without rows has its header", expect_equal(csv_text(data.frame(a = character(), b = numeric())), "\"a\",\"b\"\r\n"))
