UPDATE log SET note = 'x' WHERE note LIKE 'a%';
