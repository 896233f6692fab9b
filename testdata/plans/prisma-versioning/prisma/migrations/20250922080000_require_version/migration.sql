-- AlterTable
ALTER TABLE "Conversation" ALTER COLUMN "chatbotVersionId" SET NOT NULL;

-- AddForeignKey
ALTER TABLE "Conversation" ADD CONSTRAINT "Conversation_chatbotVersionId_fkey" FOREIGN KEY ("chatbotVersionId") REFERENCES "Chatbot_Version"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
