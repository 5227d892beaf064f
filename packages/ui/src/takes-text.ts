/** Whether what has the focus is written into. A choice is an input too, and leaves digits to the pad beside it. */
export const takesText = (target: EventTarget | null): boolean =>
  target instanceof Element &&
  target.closest("input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]") !== null;
