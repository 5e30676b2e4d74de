-- AlterTable
ALTER TABLE "session_party" ADD COLUMN     "grant_id" TEXT;
