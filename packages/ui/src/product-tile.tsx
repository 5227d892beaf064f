import type { ReactNode } from "react";
import { Button } from "react-aria-components/Button";
import { Link } from "react-aria-components/Link";
import { Icon } from "./icon.tsx";
import { classNames } from "./class-names.ts";
import "./product-tile.css";

export interface ProductTileProps {
  readonly name: string;
  /** `<Money …>`, or "from" and one. */
  readonly price: ReactNode;
  /** An address of the product's picture; without one a plain mark stands there. */
  readonly pictureSrc?: string;
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
      <ProductPicture {...(pictureSrc !== undefined && { src: pictureSrc })} />
      <span className="till-tile__words">
        <span className="till-tile__name">{name}</span>
        <span className="till-tile__price">{price}</span>
        {note !== undefined && <span className="till-tile__note">{note}</span>}
      </span>
    </>
  );
}

/** The name always stands beside it, so the picture itself is silent. Slightly dimmed in the dark. */
export function ProductPicture({ src }: { readonly src?: string }) {
  return (
    <span className="till-picture">
      {src === undefined ? (
        <Icon name="box" size={32} />
      ) : (
        <img src={src} alt="" loading="lazy" decoding="async" />
      )}
    </span>
  );
}
