// Sandboxed preloads are CommonJS and may load nothing but Electron, hence no import of the channel names.
const load = require;
/** @type {typeof import("electron")} */
const { contextBridge, ipcRenderer } = load("electron");

/** Text both ways is all the page gets: no Node, no Electron, no choice of channel. */
contextBridge.exposeInMainWorld("tillLine", {
  /** @param {string} text */
  post: (text) => ipcRenderer.send("till:to-host", text),
  /** @param {(text: string) => void} receive */
  listen: (receive) => {
    ipcRenderer.on("till:to-screen", (_event, /** @type {string} */ text) => receive(text));
  },
});
