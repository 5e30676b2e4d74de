-- CreateTable
CREATE TABLE "oidc_artefact" (
    "operator" TEXT NOT NULL,
    "model" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "payload" TEXT NOT NULL,
    "grant_id" TEXT,
    "uid" TEXT,
    "user_code" TEXT,
    "consumed_at" TIMESTAMPTZ(3),
    "expires_at" TIMESTAMPTZ(3),

    CONSTRAINT "oidc_artefact_pkey" PRIMARY KEY ("operator","model","id")
);

-- CreateTable
CREATE TABLE "login_transaction" (
    "operator" TEXT NOT NULL,
    "uid" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "state" TEXT NOT NULL,
    "attempt" INTEGER NOT NULL DEFAULT 0,
    "client_id" TEXT NOT NULL,
    "rp_name" TEXT NOT NULL,
    "request" TEXT NOT NULL,
    "language" TEXT NOT NULL,
    "wanted_acr" TEXT NOT NULL,
    "msisdn" TEXT,
    "msisdn_index" TEXT,
    "subscriber_id" TEXT,
    "authenticator" TEXT,
    "acr" TEXT,
    "amr" TEXT,
    "signature_profile" TEXT,
    "code" TEXT NOT NULL,
    "text" TEXT,
    "ap_trans_id" TEXT,
    "mssp_trans_id" TEXT,
    "push_key" TEXT,
    "instance" TEXT,
    "sent_at" TIMESTAMPTZ(3),
    "deadline_at" TIMESTAMPTZ(3),
    "outcome" TEXT,
    "incident" TEXT,
    "auth_time" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "login_transaction_pkey" PRIMARY KEY ("operator","uid")
);

-- CreateTable
CREATE TABLE "gateway_instance" (
    "id" TEXT NOT NULL,
    "alive_until" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "gateway_instance_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "subscriber" (
    "id" UUID NOT NULL,
    "operator" TEXT NOT NULL,
    "msisdn_index" TEXT,
    "msisdn_sealed" TEXT,
    "sim_serial" TEXT,
    "sim_serial_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "subscriber_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "pcr" (
    "pcr" UUID NOT NULL,
    "subscriber_id" UUID NOT NULL,
    "sector" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "pcr_pkey" PRIMARY KEY ("pcr")
);

-- CreateTable
CREATE TABLE "relying_party" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "short_name" TEXT NOT NULL,
    "redirect_uris" TEXT[],
    "metadata" JSONB NOT NULL,
    "discovery_client_id" TEXT NOT NULL,
    "discovery_secret_hash" TEXT NOT NULL,
    "secret_version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "relying_party_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "operator_key" (
    "operator" TEXT NOT NULL,
    "kid" TEXT NOT NULL,
    "use" TEXT NOT NULL,
    "alg" TEXT NOT NULL,
    "slot" TEXT,
    "private_jwk" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "retired_at" TIMESTAMPTZ(3),

    CONSTRAINT "operator_key_pkey" PRIMARY KEY ("operator","kid")
);

-- CreateTable
CREATE TABLE "audit_event" (
    "id" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "operator" TEXT,
    "kind" TEXT NOT NULL,
    "subject" TEXT,
    "client_id" TEXT,
    "incident" TEXT,
    "details" JSONB NOT NULL,

    CONSTRAINT "audit_event_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "oidc_artefact_operator_grant_id_idx" ON "oidc_artefact"("operator", "grant_id");

-- CreateIndex
CREATE INDEX "oidc_artefact_operator_model_uid_idx" ON "oidc_artefact"("operator", "model", "uid");

-- CreateIndex
CREATE INDEX "oidc_artefact_operator_model_user_code_idx" ON "oidc_artefact"("operator", "model", "user_code");

-- CreateIndex
CREATE INDEX "oidc_artefact_expires_at_idx" ON "oidc_artefact"("expires_at");

-- CreateIndex
CREATE UNIQUE INDEX "login_transaction_push_key_key" ON "login_transaction"("push_key");

-- CreateIndex
CREATE INDEX "login_transaction_instance_idx" ON "login_transaction"("instance");

-- CreateIndex
CREATE INDEX "login_transaction_expires_at_idx" ON "login_transaction"("expires_at");

-- CreateIndex
CREATE UNIQUE INDEX "subscriber_operator_msisdn_index_key" ON "subscriber"("operator", "msisdn_index");

-- CreateIndex
CREATE UNIQUE INDEX "pcr_subscriber_id_sector_key" ON "pcr"("subscriber_id", "sector");

-- CreateIndex
CREATE UNIQUE INDEX "relying_party_discovery_client_id_key" ON "relying_party"("discovery_client_id");

-- CreateIndex
CREATE UNIQUE INDEX "operator_key_operator_slot_key" ON "operator_key"("operator", "slot");

-- CreateIndex
CREATE INDEX "audit_event_at_idx" ON "audit_event"("at");

-- CreateIndex
CREATE INDEX "audit_event_operator_subject_at_idx" ON "audit_event"("operator", "subject", "at");

-- AddForeignKey
ALTER TABLE "pcr" ADD CONSTRAINT "pcr_subscriber_id_fkey" FOREIGN KEY ("subscriber_id") REFERENCES "subscriber"("id") ON DELETE CASCADE ON UPDATE CASCADE;
