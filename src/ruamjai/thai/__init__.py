"""Pure functions about Thailand: digits, text, names, sounds, dates, citizen numbers, house codes, addresses, areas, order.

No function here opens a file of ours or knows a register; the data of areas and names come from installed packages. What
each function promises, on what source and with what weakness: docs/method/thai.md.
"""
