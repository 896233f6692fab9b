-- setup: ../setup.sql
-- The batch keeps alias, comments and quoted text: tests/live runs what is offered.
-- expect: unbatched-update
UPDATE orders AS o /* all of them */ SET note = 'a  b -- c', data = '{"x": 1}' -- end
    WHERE (o.note IS NULL OR o.quantity > 5) AND o.placed < now();
-- expect: unbatched-update
UPDATE ONLY orders SET note = '' WHERE note IS NULL RETURNING id;
-- expect: unbatched-update
WITH old AS (SELECT id FROM orders WHERE placed < '2020-01-01')
UPDATE orders SET note = '' WHERE id IN (SELECT id FROM old);
UPDATE orders SET note = '' WHERE id = 1;
