"""Pages of the public site, by topic: nobody signs in, nothing is kept about a reader, nothing can be changed."""
