import { app } from "./app.ts";
import { approval } from "./approval.ts";
import { cart } from "./cart.ts";
import { display } from "./display.ts";
import { drawer } from "./drawer.ts";
import { edit } from "./edit.ts";
import { enrol } from "./enrol.ts";
import { giving } from "./giving.ts";
import { items } from "./items.ts";
import { keys } from "./keys.ts";
import { lookup } from "./lookup.ts";
import { menu } from "./menu.ts";
import { notice } from "./notice.ts";
import { pay } from "./pay.ts";
import { printing } from "./printing.ts";
import { refusal } from "./refusal.ts";
import { report } from "./report.ts";
import { sent } from "./sent.ts";
import { server } from "./server.ts";
import { shift } from "./shift.ts";
import { signin } from "./signin.ts";
import { top } from "./top.ts";
import { training } from "./training.ts";
import { ui } from "./ui.ts";
import { voiding } from "./voiding.ts";
import type { Catalogue } from "../en/index.ts";

export const es = {
  app,
  approval,
  cart,
  display,
  drawer,
  edit,
  enrol,
  giving,
  items,
  keys,
  lookup,
  menu,
  notice,
  pay,
  printing,
  refusal,
  report,
  sent,
  server,
  shift,
  signin,
  top,
  training,
  ui,
  voiding,
} satisfies Catalogue;
