-- AlterTable
ALTER TABLE "login_transaction" ADD COLUMN     "match_choices" TEXT,
ADD COLUMN     "match_picked" BOOLEAN,
ADD COLUMN     "match_shown" TEXT;
