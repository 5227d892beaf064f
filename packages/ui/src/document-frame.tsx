export interface DocumentFrameProps {
  /** What it is: "Receipt 1-004217". */
  readonly title: string;
  /** A whole HTML page. */
  readonly html: string;
  readonly className: string;
}

/**
 * A page of somebody's own in a frame, as high as it is: no script runs in it, no form is sent, no window opens. Its style
 * elements are taken out and given to it as sheets, so that it looks right where a page's policy allows no inline styles.
 */
export function DocumentFrame({ title, html, className }: DocumentFrameProps) {
  const { page, styles } = withoutStyles(html);
  return (
    <iframe
      className={className}
      title={title}
      // Same origin, so that its height can be read and its sheets given; without allow-scripts nothing inside can run.
      sandbox="allow-same-origin"
      srcDoc={page}
      onLoad={(event) => dress(event.currentTarget, styles)}
    />
  );
}

function withoutStyles(html: string): { readonly page: string; readonly styles: string } {
  const styles: string[] = [];
  const page = html.replaceAll(/<style>([^<]*)<\/style>/g, (_, text: string) => {
    styles.push(text);
    return "";
  });
  return { page, styles: styles.join("\n") };
}

function dress(frame: HTMLIFrameElement, styles: string): void {
  const page = frame.contentDocument;
  const view = page?.defaultView;
  if (!page || !view) return;
  const sheet = new view.CSSStyleSheet();
  sheet.replaceSync(styles);
  page.adoptedStyleSheets = [sheet];
  // A page is never shorter than its frame, so the frame is closed before the page is measured.
  frame.style.blockSize = "0";
  frame.style.blockSize = `${page.documentElement.scrollHeight}px`;
}
