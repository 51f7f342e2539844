"""What pages read: the published run, the inbox, and what people wrote. Nothing here writes."""
