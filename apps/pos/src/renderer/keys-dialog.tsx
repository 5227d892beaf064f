import { Dialog, Kbd } from "@till/ui";

/** Every key of the selling screen, in the order of a sale. */
const keys: readonly (readonly [readonly string[], string])[] = [
  [["F2"], "Search"],
  [["↑", "↓"], "Choose a line"],
  [["+", "−"], "One more, one less"],
  [["F4"], "Change the line: quantity, price, discount, note"],
  [["Shift", "F4"], "Change the sale: discount, tip, note, tax"],
  [["Delete"], "Remove the line"],
  [["Ctrl", "Z"], "Take the last change back"],
  [["F6"], "Clear the cart"],
  [["Shift", "F6"], "Park the cart, take a parked one up"],
  [["F12"], "Card"],
  [["F11"], "Cash"],
  [["F10"], "PayPal"],
  [["F3"], "More ways to pay, or in parts"],
  [["F5"], "Gift card: sell one, look what is on it"],
  [["Enter"], "The next step"],
  [["Esc"], "Back"],
  [["F7"], "Drawer"],
  [["F8"], "Return"],
  [["F9"], "Close the shift"],
];

export function KeysDialog({ onClose }: { readonly onClose: () => void }) {
  return (
    <Dialog isOpen onClose={onClose} title="Keys" size="large">
      <dl className="keys">
        {keys.map(([names, does]) => (
          <div key={does}>
            <dt>
              {names.map((name) => (
                <Kbd key={name}>{name}</Kbd>
              ))}
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
