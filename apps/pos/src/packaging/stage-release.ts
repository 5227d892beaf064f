/**
 * `latest*.yml` as electron-builder writes it, offered to `share` percent of the tills. Each till has drawn its own place
 * between 0 and 100 once, so a larger share holds the smaller one. Throws a `RangeError` for what is no share.
 */
export function stageRelease(text: string, share: number): string {
  if (!Number.isInteger(share) || share < 1 || share > 100) {
    throw new RangeError("a share is a whole number from 1 to 100");
  }
  const others = text.split("\n").filter((line) => !line.startsWith("stagingPercentage:"));
  return `${others.join("\n").trimEnd()}\nstagingPercentage: ${share}\n`;
}
