"""Reading papers that somebody mailed: a Word file is opened with distrust, its words found, its doubts named.

`sekisho.extracts.package_guard` opens the file within bounds. Imports `rules` and below and lxml; fetches nothing that
a file points to, opens no file inside a file, decides nothing: a person confirms what was read.
"""
