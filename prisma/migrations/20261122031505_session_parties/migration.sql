-- CreateTable
CREATE TABLE "session_party" (
    "operator" TEXT NOT NULL,
    "session_uid" TEXT NOT NULL,
    "sid" TEXT NOT NULL,
    "client_id" TEXT NOT NULL,
    "subscriber_id" UUID NOT NULL,
    "acr" TEXT,
    "first_at" TIMESTAMPTZ(3) NOT NULL,
    "last_at" TIMESTAMPTZ(3) NOT NULL,
    "check_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "session_party_pkey" PRIMARY KEY ("operator","session_uid","sid")
);

-- CreateTable
CREATE TABLE "logout_delivery" (
    "id" UUID NOT NULL,
    "operator" TEXT NOT NULL,
    "client_id" TEXT NOT NULL,
    "session_uid" TEXT NOT NULL,
    "sid" TEXT NOT NULL,
    "subscriber_id" UUID NOT NULL,
    "sub" UUID,
    "reason" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "failure" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "logout_delivery_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "session_party_operator_subscriber_id_idx" ON "session_party"("operator", "subscriber_id");

-- CreateIndex
CREATE INDEX "session_party_operator_client_id_idx" ON "session_party"("operator", "client_id");

-- CreateIndex
CREATE INDEX "session_party_check_at_idx" ON "session_party"("check_at");

-- CreateIndex
CREATE INDEX "logout_delivery_state_due_at_idx" ON "logout_delivery"("state", "due_at");

-- CreateIndex
CREATE INDEX "logout_delivery_operator_client_id_idx" ON "logout_delivery"("operator", "client_id");

-- CreateIndex
CREATE INDEX "logout_delivery_expires_at_idx" ON "logout_delivery"("expires_at");

-- CreateIndex
CREATE UNIQUE INDEX "logout_delivery_operator_session_uid_sid_key" ON "logout_delivery"("operator", "session_uid", "sid");
