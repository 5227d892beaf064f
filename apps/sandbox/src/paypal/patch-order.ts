import { readAmount } from "./new-order.ts";
import type { Order, PurchaseUnit } from "./objects.ts";
import { type Params, paramsOf } from "./params.ts";
import type { Refuse } from "./paypal-error.ts";

const unitPath = /^\/purchase_units\/@reference_id=='([^']+)'\/(\w+)$/;
const textLengths = { custom_id: 127, invoice_id: 127, description: 127, soft_descriptor: 22 } as const;
type TextField = keyof typeof textLengths;

/** An order with every operation of a JSON patch done to it; one that is paid cannot be changed. */
export function patchedOrder(order: Order, body: unknown, refuse: Refuse): Order {
  if (order.status === "COMPLETED") {
    throw refuse.unprocessable({
      issue: "ORDER_ALREADY_COMPLETED",
      description: "The order cannot be patched after it is completed.",
    });
  }
  if (!Array.isArray(body) || body.length === 0) {
    throw refuse.invalid({ issue: "INVALID_PARAMETER_SYNTAX", field: "/" });
  }
  const patches = (body as readonly unknown[]).map((item, i) => paramsOf(item, `/${i}`, refuse));
  return patches.reduce((patched, patch) => apply(patched, patch, refuse), order);
}

function apply(order: Order, patch: Params, refuse: Refuse): Order {
  const op = patch.oneOf("op", ["add", "replace", "remove"]) ?? patch.missing("op");
  const path = patch.text("path", { max: 512 }) ?? patch.missing("path");
  if (op !== "remove" && !patch.has("value")) {
    throw refuse.unprocessable({
      issue: "PATCH_VALUE_REQUIRED",
      field: `${patch.pointer}/value`,
      description: "The specified operation requires a value.",
    });
  }
  if (path === "/intent" && op === "replace") {
    return { ...order, intent: patch.oneOf("value", ["CAPTURE", "AUTHORIZE"]) ?? order.intent };
  }
  const [, reference, name = ""] = unitPath.exec(path) ?? [];
  if (reference !== order.unit.reference_id || !(name === "amount" || isTextField(name))) {
    throw refuse.unprocessable({
      issue: "NOT_PATCHABLE",
      field: `${patch.pointer}/path`,
      value: path,
      description: "Cannot be patched.",
    });
  }
  const unit =
    name === "amount" ? withAmount(order.unit, patch, refuse) : withText(order.unit, name, op, patch);
  return { ...order, unit };
}

function isTextField(name: string): name is TextField {
  return Object.hasOwn(textLengths, name);
}

function withText(unit: PurchaseUnit, name: TextField, op: string, patch: Params): PurchaseUnit {
  const { [name]: _old, ...rest } = unit;
  const value = op === "remove" ? undefined : patch.text("value", { max: textLengths[name] });
  return value === undefined ? rest : { ...rest, [name]: value };
}

function withAmount(unit: PurchaseUnit, patch: Params, refuse: Refuse): PurchaseUnit {
  return { ...unit, amount: readAmount(patch, "value", refuse) };
}
