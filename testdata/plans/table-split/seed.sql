INSERT INTO users (email, bio, avatar_url)
SELECT 'u' || i || '@example.org', 'line one' || chr(10) || 'and, two', '/a/' || i FROM generate_series(1, 300) AS i;
