-- Version 1 of every chatbot; every conversation belongs to it.
INSERT INTO "Chatbot_Version" ("id", "chatbotId", "versionNumber", "systemPrompt")
SELECT gen_random_uuid()::text, "id", 1, "systemPrompt" FROM "Chatbot";

UPDATE "Chatbot" SET "currentVersionId" = v."id"
FROM "Chatbot_Version" AS v WHERE v."chatbotId" = "Chatbot"."id" AND v."versionNumber" = 1;

UPDATE "Conversation" SET "chatbotVersionId" = v."id"
FROM "Chatbot_Version" AS v WHERE v."chatbotId" = "Conversation"."chatbotId" AND v."versionNumber" = 1;
