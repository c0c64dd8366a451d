"""How much may be attached. All ours: the guideline allows 別紙 and sets no limits."""

MIB = 1024 * 1024
MOST_FILES = 30  # of one request
MOST_BYTES = 100 * MIB  # of one request
MOST_AT_ONCE = 30 * MIB  # the front passes 32 MiB of form and files together
