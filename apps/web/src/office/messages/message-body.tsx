import type { OutboxDetail } from "@till/wire";
import { Tabs } from "@till/ui";
import { useState } from "react";

/** The mail as its reader sees it and as plain text; a call as it is posted. */
export function MessageBody({ message }: { readonly message: OutboxDetail }) {
  const [shown, setShown] = useState("html");
  const text = <pre className="message-text">{message.text}</pre>;
  if (message.html === null) return text;
  return (
    <Tabs
      label="Ways to read it"
      selected={shown}
      onChange={setShown}
      tabs={[
        {
          id: "html",
          label: "With its looks",
          content: <MailFrame subject={message.subject} html={message.html} />,
        },
        { id: "text", label: "Plain text", content: text },
      ]}
    />
  );
}

/**
 * A mail is somebody's text, so it gets a page of its own in which no script runs, no form is sent, no window opens
 * and nothing is fetched from elsewhere. It keeps this page's origin only so that its height can be read.
 */
function MailFrame({ subject, html }: { readonly subject: string; readonly html: string }) {
  return (
    <iframe
      className="message-frame"
      title={subject}
      sandbox="allow-same-origin"
      srcDoc={closed(html)}
      onLoad={(event) => fitToContent(event.currentTarget)}
    />
  );
}

/** The page's own policy reaches into the frame; this one is stricter, and holds wherever the office is served. */
const policy =
  "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\">";

const closed = (html: string): string =>
  `<!doctype html>${policy}${html.replace(/^\s*<!doctype html>/i, "")}`;

/** A page is never shorter than its frame, so the frame is closed before the page is measured. */
function fitToContent(frame: HTMLIFrameElement): void {
  const page = frame.contentDocument?.documentElement;
  if (!page) return;
  frame.style.blockSize = "0";
  frame.style.blockSize = `${page.scrollHeight}px`;
}
