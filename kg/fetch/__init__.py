"""Articles from the web: feeds, sitemaps and pages, asked for politely and kept as WARC."""
