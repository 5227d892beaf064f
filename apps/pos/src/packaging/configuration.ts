import type { Configuration } from "electron-builder";

/** The folder that becomes the application, laid out as `src` is: the bundles find one another by the same paths. */
export const appFolder = "dist-desktop";

/**
 * What the desktop programme is made into, for three systems. Nothing goes in but what `build-app.ts` wrote: no source, no
 * `node_modules`. Signing keys and addresses come from the environment of whoever releases; without a key it fails.
 */
export const configuration = {
  appId: "dev.till.pos",
  productName: "Till",
  copyright: "Till",
  electronVersion: "45.4.1",
  directories: { app: appFolder, output: "release", buildResources: "src/packaging/resources" },
  files: [
    "package.json",
    "dist/**",
    "src/main/main.mjs",
    "src/main/standard-fonts/**/*.cjs",
    "src/preload/preload.cjs",
  ],
  // The bundles hold all that runs: there is nothing to install, to build or to prune.
  npmRebuild: false,
  nodeGypRebuild: false,
  asar: true,
  disableAsarIntegrity: false,
  forceCodeSigning: true,
  electronLanguages: ["en", "de", "es", "ar"],
  electronFuses: {
    // The programme is the till and no Node for whoever starts it.
    runAsNode: false,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    // Only what was signed is loaded, and only while it is what was signed.
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    enableCookieEncryption: true,
    grantFileProtocolExtraPrivileges: false,
    loadBrowserProcessSpecificV8Snapshot: false,
  },
  // Where releases lie. electron-updater asks there, and takes only what is signed by the same name.
  publish: { provider: "generic", url: "${env.TILL_RELEASES_URL}" },
  artifactName: "till-${version}-${os}-${arch}.${ext}",
  win: {
    target: [{ target: "nsis", arch: ["x64", "arm64"] }],
    verifyUpdateCodeSignature: true,
    requestedExecutionLevel: "asInvoker",
  },
  nsis: {
    oneClick: true,
    perMachine: false,
    // What was sold and not yet sent is the shop's, not the programme's.
    deleteAppDataOnUninstall: false,
  },
  mac: {
    // The zip is what updates are made from.
    target: [
      { target: "dmg", arch: ["universal"] },
      { target: "zip", arch: ["universal"] },
    ],
    category: "public.app-category.business",
    hardenedRuntime: true,
    gatekeeperAssess: false,
    notarize: true,
    entitlements: "src/packaging/resources/entitlements.mac.plist",
    entitlementsInherit: "src/packaging/resources/entitlements.mac.plist",
  },
  linux: {
    target: [
      { target: "AppImage", arch: ["x64", "arm64"] },
      { target: "deb", arch: ["x64", "arm64"] },
    ],
    category: "Office",
    maintainer: "Till <till@till.example>",
    synopsis: "The point of sale",
  },
  deb: { depends: ["libgtk-3-0", "libnss3", "libsecret-1-0", "libasound2"] },
} satisfies Configuration;
