-- AlterTable
ALTER TABLE "login_transaction" ADD COLUMN     "evidence" TEXT;

-- CreateTable
CREATE TABLE "consent" (
    "subscriber_id" UUID NOT NULL,
    "client_id" TEXT NOT NULL,
    "item" TEXT NOT NULL,
    "given_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "consent_pkey" PRIMARY KEY ("subscriber_id","client_id","item")
);

-- CreateTable
CREATE TABLE "discovery_correlation" (
    "key" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "discovery_correlation_pkey" PRIMARY KEY ("key")
);

-- CreateIndex
CREATE INDEX "discovery_correlation_expires_at_idx" ON "discovery_correlation"("expires_at");

-- AddForeignKey
ALTER TABLE "consent" ADD CONSTRAINT "consent_subscriber_id_fkey" FOREIGN KEY ("subscriber_id") REFERENCES "subscriber"("id") ON DELETE CASCADE ON UPDATE CASCADE;
