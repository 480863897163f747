"""Charts made once: one specification, drawn the same for the page, Word and PDF, with a table that says it all again."""
