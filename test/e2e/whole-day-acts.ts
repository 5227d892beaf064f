import type { Keyboard } from "../kit/at-keyboard.ts";
import type { CuttableLine } from "../kit/cuttable-line.ts";
import type { Shop, TillClient } from "../kit/start-shop.ts";
import { cashierPin, croissantBarcode as croissant } from "../kit/test-shop.ts";

export const readers = ["tmr_sandbox_reader_1", "tmr_sandbox_reader_2", "sandbox-terminal-1"] as const;

/** What a cashier does in a day, by keys and scanner alone. Each act ends with an empty cart; `sales` counts what was paid. */
export function createCashierDay({
  keys,
  shop,
  line,
  manager,
  url,
}: {
  readonly keys: Keyboard;
  readonly shop: Shop;
  readonly line: CuttableLine;
  readonly manager: TillClient;
  readonly url: string;
}) {
  let sales = 0;
  const count = (): void => {
    sales += 1;
  };
  const paid = () => keys.title("Paid");

  async function nextSale(): Promise<void> {
    await paid();
    count();
    await keys.press("Enter");
    await keys.left("Paid");
    await keys.sees("Nothing in the cart yet");
  }

  async function scan(pieces: number): Promise<void> {
    for (let piece = 1; piece <= pieces; piece += 1) {
      await keys.scan(croissant);
      await keys.sees(new RegExp(`^${piece}\\s×$`));
    }
  }

  async function payExact(): Promise<void> {
    await keys.press("F11");
    await keys.title("Cash");
    await keys.choose(/^Exact/);
    await keys.press("Enter");
  }

  async function payByCard(): Promise<void> {
    await keys.press("F12");
    await keys.sees(/ready/);
    await keys.press("1");
  }

  async function sellForCash(pieces: number): Promise<void> {
    await scan(pieces);
    await payExact();
    await nextSale();
  }

  async function sellByCard(pieces: number): Promise<void> {
    await scan(pieces);
    await payByCard();
    await nextSale();
  }

  /** The number of the receipt of the sale that is paid on the screen. */
  const receiptNumber = async (): Promise<string> =>
    /\d+-\d{6}/.exec(await keys.page.locator(".paid__done").innerText())?.[0] ?? "";

  async function findReceipt(number: string): Promise<void> {
    await keys.press("F8");
    await keys.title("Return");
    await keys.fill("Receipt number", number);
    await keys.press("Enter");
    await keys.title(`Return of ${number}`);
  }

  async function begin(): Promise<void> {
    await keys.page.goto(url);
    await keys.title("Who is at the till?");
    await keys.choose(/Cashier 1/);
    await keys.type(cashierPin);
    await keys.press("Enter");
    await keys.title("Open a shift");
    await keys.type("15000");
    await keys.press("Enter");
    await keys.sees("Nothing in the cart yet");
  }

  async function sellGiftCard(): Promise<string> {
    await keys.press("F5");
    await keys.title("Gift card");
    await keys.type("2500");
    await keys.choose("Add to the cart");
    await payExact();
    await paid();
    const code = await keys.page.locator(".paid__card strong").innerText();
    await nextSale();
    return code;
  }

  /** All of a cart of less than what is on it. */
  async function payByGiftCard(code: string): Promise<void> {
    await scan(2);
    await keys.press("F3");
    await keys.title("More ways to pay");
    await keys.fill("Gift card or store credit", code);
    await keys.press("Enter");
    await keys.choose(/^Take €.* off it/);
    await nextSale();
  }

  async function splitCashAndCard(): Promise<void> {
    await scan(3);
    await keys.press("F3");
    await keys.title("More ways to pay");
    await keys.type("200");
    await keys.choose(/^Cash/);
    await keys.title(/is still to be paid/);
    await payByCard();
    await nextSale();
  }

  async function sellWithDiscountAndTip(): Promise<void> {
    await scan(4);
    await keys.choose("Discount 10%");
    await keys.sees("Discount");
    await keys.press("Shift+F4");
    await keys.title("This sale");
    await keys.choose(/^10% ·/);
    await keys.choose("Change the sale");
    await keys.closed();
    await keys.sees("Tip");
    await payExact();
    await nextSale();
  }

  async function parkAndTakeUp(): Promise<void> {
    await scan(2);
    await keys.press("Shift+F6");
    await keys.title("Parked carts");
    await keys.page.keyboard.type("the lady with the dog", { delay: 50 });
    await keys.press("Enter");
    await keys.closed();
    await keys.sees("Nothing in the cart yet");
    await sellForCash(1);
    await keys.press("Shift+F6");
    await keys.title("Parked carts");
    await keys.choose(/the lady with the dog/);
    await keys.closed();
    await keys.sees(/^2\s×$/);
    await payExact();
    await nextSale();
  }

  async function refundWhole(number: string): Promise<void> {
    await findReceipt(number);
    await keys.choose("Everything comes back");
    await keys.choose("Damaged");
    await keys.choose(/^Refund €/);
    await keys.title("Refunded");
    await keys.press("Escape");
    await keys.left("Refunded");
  }

  /** Everything of a receipt against so many other pieces. */
  async function exchange(number: string, pieces: number): Promise<void> {
    await findReceipt(number);
    await keys.choose("Everything comes back");
    await keys.pick("The customer gets", /^Other goods instead/);
    await keys.choose("Wrong item");
    await keys.choose(/^Exchange €/);
    await keys.sees(`Goods of ${number} come back`);
    await scan(pieces);
  }

  async function voidTheLast(): Promise<void> {
    await scan(1);
    await payExact();
    await paid();
    count();
    await keys.press("Shift+F8");
    await keys.page.getByRole("alertdialog").waitFor();
    await keys.choose(/^Void and give back/);
    await keys.title("Sale voided");
    await keys.press("Enter");
    await keys.left("Sale voided");
  }

  async function atTheDrawer(): Promise<void> {
    await keys.press("F7");
    await keys.title("Cash drawer");
    await keys.pick("What happens", /^Cash out/);
    await keys.pick("Why", /^A supplier/);
    await keys.type("700");
    await keys.choose(/^Cash out$/);
    await keys.sees(/€7\.00/);
    await keys.pick("What happens", /^Drop/);
    await keys.type("2000");
    await keys.choose(/^Drop/);
    await keys.sees(/€20\.00/);
    await keys.press("Escape");
    await keys.left("Cash drawer");
  }

  /** The gateway takes the money and its answer is lost: nobody knows, until it is asked again. */
  async function sellOnASilentReader(): Promise<void> {
    await scan(1);
    await shop.control("/terminals", { reader: readers[0], mode: "silent" });
    await keys.press("F12");
    await keys.sees(/ready/);
    await keys.press("1");
    await keys.sees(/Present the card|One moment/);
    await shop.killServer();
    await keys.title(/We don't know yet/);
    await shop.startServer();
    line.leadTo(shop.port);
    await shop.control("/terminals", { reader: readers[0], mode: "approve" });
    await keys.choose(/^Keep waiting/);
    await nextSale();
  }

  /** On the customer's phone: the code is read, and PayPal told yes. */
  async function payByPhone(): Promise<void> {
    await scan(2);
    await keys.press("F10");
    await keys.page.getByRole("img", { name: /QR code/ }).waitFor();
    const {
      sales: [last],
    } = await manager.sales.list.query({ registerId: shop.registerIds[0], limit: 1 });
    const sale = last && (await manager.sales.get.query({ id: last.id }));
    const answer = await fetch(`http://127.0.0.1:${shop.ports.paypal}/sandbox/approve`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ orderId: sale?.charges[0]?.object?.id, outcome: "approve" }),
    });
    if (!answer.ok) throw new Error(await answer.text());
    await nextSale();
  }

  async function takeBackWithoutReceipt(): Promise<void> {
    await keys.press("F8");
    await keys.title("Return");
    await keys.choose("Take goods back without a receipt");
    await keys.title("No receipt");
    await keys.fill("Scan or search goods", croissant);
    await keys.press("Enter");
    await keys.choose("A present");
    await keys.choose(/^Take back for €/);
    await keys.title("Taken back");
    await keys.press("Escape");
    await keys.left("Taken back");
  }

  return {
    sales: () => sales,
    begin,
    scan,
    paid,
    nextSale,
    payExact,
    payByCard,
    payByPhone,
    sellForCash,
    sellByCard,
    sellGiftCard,
    payByGiftCard,
    splitCashAndCard,
    sellWithDiscountAndTip,
    sellOnASilentReader,
    parkAndTakeUp,
    receiptNumber,
    refundWhole,
    exchange,
    takeBackWithoutReceipt,
    voidTheLast,
    atTheDrawer,
  };
}
