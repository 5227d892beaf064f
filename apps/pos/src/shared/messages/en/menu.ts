export const menu = {
  till: "Till",
  quit: "Quit the till",
  edit: "Edit",
  undo: "Undo",
  cut: "Cut",
  copy: "Copy",
  paste: "Paste",
  select_all: "Select all",
  view: "View",
  reset_zoom: "Actual size",
  zoom_in: "Larger",
  zoom_out: "Smaller",
  full_screen: "Full screen",
  screen_stops: "The till's screen keeps stopping",
  screen_stops_more: "Everything that was accepted is on disk, the cart too.",
  show_again: "Show it again",
  screen_hangs: "The till's screen does not answer",
  screen_hangs_more:
    "Wait a moment, or show it again: the cart and a payment under way come back as they are.",
  wait: "Wait",
  files_changed: "The till's files were changed",
  files_changed_more:
    "Its screen was stopped because a file is not the one that was installed. Install the till again. Everything that was accepted is on disk.",
  has_stopped: "The till has stopped",
  has_stopped_more:
    "Everything that was accepted is on disk. Start the till again; when it stops once more, call who looks after it.",
} as const;
