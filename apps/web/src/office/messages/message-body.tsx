import type { OutboxDetail } from "@till/wire";
import { DocumentFrame, Tabs } from "@till/ui";
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
 * A mail is somebody's text, so nothing of it runs, is sent or is fetched from elsewhere (`DocumentFrame`). The page's own
 * policy reaches into the frame; the one put in front is stricter, and holds wherever the office is served.
 */
function MailFrame({ subject, html }: { readonly subject: string; readonly html: string }) {
  return <DocumentFrame className="message-frame" title={subject} html={closed(html)} />;
}

const policy = '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; img-src data:">';

const closed = (html: string): string =>
  `<!doctype html>${policy}${html.replace(/^\s*<!doctype html>/i, "")}`;
