"""Read and write Word, Excel, PDF, HTML and text as neutral blocks and tables. No police words live here."""
