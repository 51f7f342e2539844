"""The chain over the trail: how an entry is hashed, how entries are sealed, and how the whole is proved."""
