-- AlterTable
ALTER TABLE "login_transaction" ADD COLUMN     "signed_in" TEXT;
