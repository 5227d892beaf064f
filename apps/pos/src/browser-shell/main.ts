import { existsSync } from "node:fs";
import { enableCompileCache } from "node:module";
import { join } from "node:path";
import { dataFolderDefault } from "../host/data-folder.ts";

// Hundreds of modules, stripped of their types and compiled at one start, are read as they were left at the next. In the
// register's own folder, which nobody else may write to; the first start makes it.
const folder = process.env["TILL_POS_DATA"] ?? dataFolderDefault;
if (existsSync(folder)) enableCompileCache(join(folder, "compiled"));
const { runTill } = await import("./run-till.ts");
await runTill();
