import { defineConfig } from "drizzle-kit";

// Writes the next migration from the difference between the schema and the last one: `npx drizzle-kit generate`.
export default defineConfig({ dialect: "postgresql", schema: "./src/schema/index.ts", out: "./migrations" });
