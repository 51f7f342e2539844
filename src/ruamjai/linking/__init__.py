"""Who is the same person across registers, and which people are one household."""
