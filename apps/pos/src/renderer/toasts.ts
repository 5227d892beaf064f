import { createToasts } from "@till/ui";

export const toasts = createToasts();
