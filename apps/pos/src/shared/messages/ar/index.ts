import { app } from "./app.ts";
import { notice } from "./notice.ts";
import { top } from "./top.ts";
import { approval } from "./approval.ts";
import { signin } from "./signin.ts";
import { enrol } from "./enrol.ts";
import { display } from "./display.ts";
import { edit } from "./edit.ts";
import { items } from "./items.ts";
import { keys } from "./keys.ts";
import { printing } from "./printing.ts";
import { pay } from "./pay.ts";
import { shift } from "./shift.ts";
import { drawer } from "./drawer.ts";
import { cart } from "./cart.ts";
import { giving } from "./giving.ts";
import { voiding } from "./voiding.ts";
import type { Catalogue } from "../en/index.ts";

export const ar = {
  app,
  notice,
  top,
  approval,
  signin,
  enrol,
  display,
  edit,
  items,
  keys,
  printing,
  pay,
  shift,
  drawer,
  cart,
  giving,
  voiding,
} satisfies Catalogue;
