/** What is open above the screen and takes its keys. A toast is an alertdialog by its role, and takes none. */
export const openDialogs = (): readonly Element[] =>
  [...document.querySelectorAll("[role=dialog], [role=alertdialog]")].filter(
    (dialog) => dialog.closest(".till-toasts") === null,
  );
