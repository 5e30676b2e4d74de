-- AlterTable
ALTER TABLE "login_transaction" ADD COLUMN     "link_hash" TEXT;

-- CreateTable
CREATE TABLE "sms_count" (
    "msisdn_index" TEXT NOT NULL,
    "messages" INTEGER NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "sms_count_pkey" PRIMARY KEY ("msisdn_index")
);

-- CreateIndex
CREATE INDEX "sms_count_expires_at_idx" ON "sms_count"("expires_at");

-- CreateIndex
CREATE UNIQUE INDEX "login_transaction_link_hash_key" ON "login_transaction"("link_hash");
