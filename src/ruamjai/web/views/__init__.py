"""What answers a request: a right is asked for, a query read or an action done, a page shown."""
