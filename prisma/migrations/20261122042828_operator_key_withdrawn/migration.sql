-- AlterTable
ALTER TABLE "operator_key" ADD COLUMN     "withdrawn_at" TIMESTAMPTZ(3);
