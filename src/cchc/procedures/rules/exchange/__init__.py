"""Procedures in and out: the national database's JSON, our workbook, what is wrong with a file. Pure."""
