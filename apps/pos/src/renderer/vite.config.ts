import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

export default defineConfig({
  root: fileURLToPath(new URL(".", import.meta.url)),
  plugins: [react()],
  // A relative base, so that the same build loads over http and over Electron's own protocol.
  base: "./",
  build: {
    outDir: fileURLToPath(new URL("../../dist", import.meta.url)),
    emptyOutDir: true,
    // The till, and the buyer's screen.
    rolldownOptions: {
      input: ["index.html", "display.html"].map((page) => fileURLToPath(new URL(page, import.meta.url))),
    },
    // Small fonts and pictures would become data: addresses, which the content security policy refuses.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});
