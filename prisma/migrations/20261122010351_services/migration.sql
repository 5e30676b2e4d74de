-- AlterTable
ALTER TABLE "login_transaction" ADD COLUMN     "asked" TEXT,
ADD COLUMN     "auth_uri" TEXT,
ADD COLUMN     "content" TEXT,
ADD COLUMN     "location" TEXT,
ADD COLUMN     "spam_code" TEXT;

-- CreateTable
CREATE TABLE "subscriber_attribute" (
    "subscriber_id" UUID NOT NULL,
    "source" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "subscriber_attribute_pkey" PRIMARY KEY ("subscriber_id","source","name")
);

-- AddForeignKey
ALTER TABLE "subscriber_attribute" ADD CONSTRAINT "subscriber_attribute_subscriber_id_fkey" FOREIGN KEY ("subscriber_id") REFERENCES "subscriber"("id") ON DELETE CASCADE ON UPDATE CASCADE;
