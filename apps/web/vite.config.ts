import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { addIntegrity } from "./build/add-integrity.ts";

const page = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const server = `http://localhost:${process.env["TILL_PORT"] ?? "4000"}`;

// Two pages with one build: the storefront's first load never carries the office.
export default defineConfig({
  plugins: [react(), addIntegrity()],
  build: {
    rollupOptions: { input: { storefront: page("index.html"), office: page("office.html") } },
    // The server's policy allows no `data:` fonts, and an inlined picture cannot be kept apart from its script.
    assetsInlineLimit: 0,
  },
  server: {
    host: "127.0.0.1",
    proxy: { "/trpc": server, "/api": server, "/pictures": server, "/catalogue": server },
  },
});
