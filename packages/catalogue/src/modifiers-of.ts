import type { Modifier, Product } from "./product.ts";

/**
 * What these codes name of a product's choices, in their order there; null where it does not offer one of them, or not so many
 * of a group. None of a group is asked for here: who brings goods back need not know what they were sold with.
 */
export function modifiersOf(
  { modifierGroups = [] }: Pick<Product, "modifierGroups">,
  codes: readonly string[],
): readonly Modifier[] | null {
  const chosen = modifierGroups.map(({ options, max }) => ({
    max,
    picked: options.filter(({ code }) => codes.includes(code)),
  }));
  if (chosen.some(({ picked, max }) => picked.length > max)) return null;
  const modifiers = chosen.flatMap(({ picked }) => picked);
  return modifiers.length === new Set(codes).size ? modifiers : null;
}
