reindex (verbose) table orders;
