-- AlterTable
ALTER TABLE "login_transaction" ADD COLUMN     "resolved_profile" TEXT;
