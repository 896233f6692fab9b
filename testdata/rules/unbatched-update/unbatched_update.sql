-- setup: ../setup.sql
-- expect: unbatched-update
UPDATE orders SET note = '' WHERE note IS NULL;
-- expect: unbatched-update
UPDATE orders o SET note = c.name FROM customers c WHERE c.id = o.customer_id;
-- A unique key, known or by its name.
UPDATE orders SET note = '' WHERE code = 'A-1';
UPDATE unheard_of SET note = '' WHERE slug = 'home' AND active;
-- Already in batches.
UPDATE orders SET note = '' WHERE id IN (SELECT id FROM orders WHERE note IS NULL LIMIT 1000);
