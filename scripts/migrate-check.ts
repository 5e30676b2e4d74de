// `npm run migrate:check`: ends with 1 when prisma/schema.prisma and the migrations differ.
import { schemaDifference } from './schema-difference.ts';

const sql = await schemaDifference();
if (sql === undefined) {
  console.log('the migrations lead to prisma/schema.prisma');
} else {
  console.error(`prisma/schema.prisma has what the migrations lack; run "npm run migrate:new -- name":\n\n${sql}`);
  process.exitCode = 1;
}
