INSERT INTO "Chatbot" SELECT 'bot-' || i, 'Bot ' || i, 'You are bot ' || i FROM generate_series(1, 20) AS i;
INSERT INTO "Conversation" SELECT 'talk-' || i, 'bot-' || (i % 20 + 1), '2025-09-01' FROM generate_series(1, 400) AS i;
