-- AlterTable
ALTER TABLE "oidc_artefact" ADD COLUMN     "account" UUID;

-- AlterTable
ALTER TABLE "subscriber" ADD COLUMN     "sim_serial_accepted" TEXT,
ADD COLUMN     "sim_serial_accepted_at" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "ported_number" (
    "operator" TEXT NOT NULL,
    "msisdn_index" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ported_number_pkey" PRIMARY KEY ("operator","msisdn_index")
);

-- CreateIndex
CREATE INDEX "ported_number_at_idx" ON "ported_number"("at");

-- CreateIndex
CREATE INDEX "oidc_artefact_account_idx" ON "oidc_artefact"("account");

-- Rows of running sessions get their account from the payload; sealed payloads are base64url and match nothing.
UPDATE "oidc_artefact"
SET "account" = substring("payload" FROM '"accountId":"([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})"')::uuid
WHERE "payload" LIKE '%"accountId":"%';
