"""What people do. Each act is ``f(*, by, …)``: one transaction, with its audit entry inside; nothing else in the web writes."""
