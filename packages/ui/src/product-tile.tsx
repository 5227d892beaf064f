import { type ReactNode, useState } from "react";
import { Button } from "react-aria-components/Button";
import { Link } from "react-aria-components/Link";
import { classNames } from "./class-names.ts";
import "./product-tile.css";

export interface ProductTileProps {
  readonly name: string;
  /** `<Money …>`, or "from" and one. */
  readonly price: ReactNode;
  /** An address of the product's picture; null: it has none, and its name's first letter stands there. */
  readonly pictureSrc: string | null;
  /** "3 sizes", "sold out". */
  readonly note?: ReactNode;
  /** Adds to the cart at the till; give `href` instead in the storefront. */
  readonly onPress?: () => void;
  readonly href?: string;
  readonly isDisabled?: boolean;
  /** `tall` for the storefront: a square picture above the words. Default `till`. */
  readonly shape?: "till" | "tall";
}

export function ProductTile({
  onPress,
  href,
  isDisabled = false,
  shape = "till",
  ...face
}: ProductTileProps) {
  const className = classNames("till-tile", `till-tile--${shape}`);
  if (href !== undefined) {
    return (
      <Link href={href} className={className} isDisabled={isDisabled}>
        <TileFace {...face} />
      </Link>
    );
  }
  return (
    <Button className={className} isDisabled={isDisabled} {...(onPress && { onPress })}>
      <TileFace {...face} />
    </Button>
  );
}

function TileFace({
  name,
  price,
  pictureSrc,
  note,
}: Pick<ProductTileProps, "name" | "price" | "pictureSrc" | "note">) {
  return (
    <>
      <ProductPicture src={pictureSrc} name={name} />
      <span className="till-tile__words">
        <span className="till-tile__name">{name}</span>
        <span className="till-tile__price">{price}</span>
        {note !== undefined && <span className="till-tile__note">{note}</span>}
      </span>
    </>
  );
}

/**
 * The name always stands beside it, so the picture itself is silent. Slightly dimmed in the dark. Where there is none, or it
 * cannot be read, the name's first letter stands on a tint that stays the same for the same name.
 */
export function ProductPicture({ src, name }: { readonly src: string | null; readonly name: string }) {
  const [unreadable, setUnreadable] = useState<string | null>(null);
  if (src === null || src === unreadable) {
    return (
      <span className={classNames("till-picture", `till-picture--${tintOf(name)}`)} aria-hidden="true">
        {initialOf(name)}
      </span>
    );
  }
  return (
    <span className="till-picture">
      <img src={src} alt="" loading="lazy" decoding="async" onError={() => setUnreadable(src)} />
    </span>
  );
}

const initialOf = (name: string): string => (/\p{Letter}|\p{Number}/u.exec(name)?.[0] ?? "·").toUpperCase();

const tints = 8;
const tintOf = (name: string): number =>
  Array.from(name).reduce((sum, one) => sum + (one.codePointAt(0) ?? 0), 0) % tints;
