reindex (verbose) table concurrently orders;
