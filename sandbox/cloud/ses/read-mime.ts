/** As much of a raw mail as whoever reads it looks at: who, about what, in answer to what, and the plain text. */

export interface MimeMail {
  readonly from: string;
  readonly to: readonly string[];
  readonly subject: string;
  readonly inReplyTo: string | undefined;
  readonly text: string;
}

type Headers = ReadonlyMap<string, string>;

interface Part {
  readonly headers: Headers;
  readonly body: string;
}

export function readMime(raw: string): MimeMail {
  const { headers, body } = readPart(raw.replace(/\r\n/g, "\n"));
  return {
    from: addressesOf(headers.get("from"))[0] ?? "",
    to: ["to", "cc"].flatMap((name) => addressesOf(headers.get(name))),
    subject: decodeWords(headers.get("subject") ?? ""),
    inReplyTo: headers.get("in-reply-to"),
    text: plainText({ headers, body }) ?? "",
  };
}

/** The bare addresses of a header: "Ann <ann@example.org>, bob@example.org". */
export function addressesOf(header: string | undefined): readonly string[] {
  return [...(header ?? "").matchAll(/[^\s<>,;"]+@[^\s<>,;"]+/g)].map(([address]) => address);
}

function readPart(text: string): Part {
  const [head = "", ...rest] = text.split("\n\n");
  const unfolded = head.replace(/\n[ \t]+/g, " ").split("\n");
  const headers = unfolded.flatMap((line): (readonly [string, string])[] => {
    const at = line.indexOf(":");
    return at < 1 ? [] : [[line.slice(0, at).toLowerCase(), line.slice(at + 1).trim()]];
  });
  return { headers: new Map(headers), body: rest.join("\n\n") };
}

/** Of several forms of the same text, the plain one. */
function plainText({ headers, body }: Part): string | undefined {
  const type = headers.get("content-type") ?? "text/plain";
  const boundary = /boundary="?([^";]+)"?/i.exec(type)?.[1];
  if (/^multipart\//i.test(type) && boundary !== undefined) {
    const parts = body.split(`--${boundary}`).slice(1, -1);
    return parts
      .map((part) => plainText(readPart(part.replace(/^\n/, ""))))
      .find((text) => text !== undefined);
  }
  return /^text\/plain/i.test(type) ? decodeBody(headers, body) : undefined;
}

function decodeBody(headers: Headers, body: string): string {
  switch (headers.get("content-transfer-encoding")?.toLowerCase()) {
    case "base64":
      return Buffer.from(body, "base64").toString().trim();
    case "quoted-printable":
      return unquote(body.replace(/=\n/g, "")).trim();
    default:
      return body.trim();
  }
}

/** =?UTF-8?B?…?= and =?UTF-8?Q?…?= */
function decodeWords(text: string): string {
  return text
    .replace(/\?=\s+=\?/g, "?==?")
    .replace(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_, kind: string, word: string) =>
      kind.toLowerCase() === "b"
        ? Buffer.from(word, "base64").toString()
        : unquote(word.replaceAll("_", " ")),
    );
}

function unquote(text: string): string {
  const bytes = Buffer.from(text).toString("latin1");
  return Buffer.from(
    bytes.replace(/=([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    "latin1",
  ).toString();
}
