"""Pure functions about Thailand: digits, text, names, dates, citizen numbers, areas, dictionary order.

No function here opens a file of ours or knows a register; the data of areas and names come from installed packages.
"""
