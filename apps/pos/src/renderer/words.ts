import type { Money } from "@till/money";
import { formatMoney } from "@till/ui";

export const locale = navigator.language;
export const words = (value: Money): string => formatMoney(value, { locale });
