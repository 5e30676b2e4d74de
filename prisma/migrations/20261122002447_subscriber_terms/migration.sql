-- AlterTable
ALTER TABLE "login_transaction" ADD COLUMN     "terms_accepted_at" TIMESTAMPTZ(3),
ADD COLUMN     "terms_version" TEXT;

-- CreateTable
CREATE TABLE "subscriber_terms" (
    "subscriber_id" UUID NOT NULL,
    "version" TEXT NOT NULL,
    "accepted_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "subscriber_terms_pkey" PRIMARY KEY ("subscriber_id","version")
);

-- AddForeignKey
ALTER TABLE "subscriber_terms" ADD CONSTRAINT "subscriber_terms_subscriber_id_fkey" FOREIGN KEY ("subscriber_id") REFERENCES "subscriber"("id") ON DELETE CASCADE ON UPDATE CASCADE;
