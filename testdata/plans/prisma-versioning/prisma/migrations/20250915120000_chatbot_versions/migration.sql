-- CreateTable
CREATE TABLE "Chatbot_Version" (
    "id" TEXT NOT NULL,
    "chatbotId" TEXT NOT NULL,
    "versionNumber" INTEGER NOT NULL,
    "systemPrompt" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Chatbot_Version_pkey" PRIMARY KEY ("id")
);

-- AlterTable
ALTER TABLE "Chatbot" ADD COLUMN "currentVersionId" TEXT;

-- AlterTable
ALTER TABLE "Conversation" ADD COLUMN "chatbotVersionId" TEXT;

-- CreateIndex
CREATE UNIQUE INDEX "Chatbot_Version_chatbotId_versionNumber_key" ON "Chatbot_Version"("chatbotId", "versionNumber");

-- AddForeignKey
ALTER TABLE "Chatbot_Version" ADD CONSTRAINT "Chatbot_Version_chatbotId_fkey" FOREIGN KEY ("chatbotId") REFERENCES "Chatbot"("id") ON DELETE CASCADE ON UPDATE CASCADE;
