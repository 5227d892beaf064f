export { RouterProvider } from "react-aria-components";
export { Banner, type BannerProps } from "./banner.tsx";
export { BarsByHour, type BarsByHourProps, type HourBar } from "./bars-by-hour.tsx";
export { Button, ButtonLink, type ButtonLinkProps, type ButtonProps } from "./button.tsx";
export { Card, type CardProps, StatCard, type StatCardProps } from "./card.tsx";
export { CartLine, CartLines, type CartLineProps } from "./cart-line.tsx";
export { CategoryChips, type CategoryChipsProps, type Chip } from "./category-chips.tsx";
export { Checkbox, type CheckboxProps } from "./checkbox.tsx";
export { type Column, DataTable, type DataTableProps, type Sort } from "./data-table.tsx";
export { type DescriptionItem, DescriptionList, type DescriptionListProps } from "./description-list.tsx";
export { AlertDialog, type AlertDialogProps, Dialog, type DialogProps, Drawer } from "./dialog.tsx";
export { EmptyState, type EmptyStateProps } from "./empty-state.tsx";
export { ErrorState, type ErrorStateProps } from "./error-state.tsx";
export { type MoneyFormat, formatMoney } from "./format-money.ts";
export { Icon, type IconName } from "./icon.tsx";
export { IconButton, type IconButtonProps } from "./icon-button.tsx";
export { Kbd } from "./kbd.tsx";
export { Keypad, type KeypadProps } from "./keypad.tsx";
export { Loading, Skeleton, type SkeletonProps } from "./loading.tsx";
export { LocaleProvider, type LocaleProviderProps } from "./locale-provider.tsx";
export { Money, type MoneyProps } from "./money.tsx";
export { MoneyField, type MoneyFieldProps } from "./money-field.tsx";
export { NumberField, type NumberFieldProps } from "./number-field.tsx";
export { OfflineBar, type OfflineBarProps } from "./offline-bar.tsx";
export { type MoneyReading, type MoneyRefusal, type ParsedMoney, parseMoney } from "./parse-money.ts";
export { type OrderItem, OrderList, type OrderListProps } from "./order-list.tsx";
export { Pill, type PillProps, StatusPill, type Tone } from "./pill.tsx";
export { openDialogs } from "./open-dialogs.ts";
export { takesText } from "./takes-text.ts";
export { PinPad, type PinPadProps } from "./pin-pad.tsx";
export { ProductPicture, ProductTile, type ProductTileProps } from "./product-tile.tsx";
export { RadioGroup, type RadioGroupProps, type RadioOption } from "./radio-group.tsx";
export { DocumentFrame, type DocumentFrameProps } from "./document-frame.tsx";
export { ReceiptPaper, type ReceiptPaperProps } from "./receipt-paper.tsx";
export { SearchField, type SearchFieldProps } from "./search-field.tsx";
export { Select, type SelectOption, type SelectProps } from "./select.tsx";
export { Switch, type SwitchProps } from "./switch.tsx";
export { type TabItem, Tabs, type TabsProps } from "./tabs.tsx";
export { TextField, type TextFieldProps } from "./text-field.tsx";
export { Timeline, type TimelineProps, type TimelineStep } from "./timeline.tsx";
export {
  type ToastContent,
  ToastRegion,
  type ToastRegionProps,
  type Toasts,
  createToasts,
} from "./toast.tsx";
export { Totals, type TotalsProps, type TotalsRow } from "./totals.tsx";
export { type KeypadKey, typeAmount } from "./type-amount.ts";
export { type UiWords, UiWordsProvider } from "./ui-words.tsx";
export { type UnknownAction, UnknownCard, type UnknownCardProps } from "./unknown-card.tsx";
export { VisuallyHidden } from "./visually-hidden.tsx";
