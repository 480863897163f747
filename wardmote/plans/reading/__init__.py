"""Reading plans from documents: recognise by evidence, keep the print, report every doubt."""
