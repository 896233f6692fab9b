-- The schemas in which the session finds names.
SELECT pg_catalog.current_schemas(false)
