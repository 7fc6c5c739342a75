/** A page of a transcript: where it starts, which way it goes, and where the next one begins. */
import type { ChatItem } from "../connect/chat.ts";
import { ServiceError } from "../service.ts";

type Input = Readonly<Record<string, unknown>>;

export interface TranscriptPage {
  /** In the order that was asked for. */
  readonly items: readonly ChatItem[];
  readonly nextToken?: string;
}

const DEFAULT_SIZE = 10;
const TOKEN = /^(FORWARD|BACKWARD):(\d+)$/;

/** Throws ValidationException for a position or a token that is none. */
export function transcriptPage(all: readonly ChatItem[], input: Input): TranscriptPage {
  const { isForward, at } = startOf(all, input);
  const asked = input["MaxResults"];
  const size = typeof asked === "number" && asked > 0 ? asked : DEFAULT_SIZE;
  // `at` is the first item forward, or the one behind the last item backward.
  const from = isForward ? at : Math.max(0, at - size);
  const to = isForward ? Math.min(all.length, at + size) : at;
  const items = all.slice(from, to);
  const isAtEnd = isForward ? to >= all.length : from === 0;
  return {
    items: input["SortOrder"] === "ASCENDING" ? items : items.toReversed(),
    ...(isAtEnd ? {} : { nextToken: tokenOf(isForward, isForward ? to : from) }),
  };
}

interface Start {
  readonly isForward: boolean;
  readonly at: number;
}

function startOf(all: readonly ChatItem[], input: Input): Start {
  const token = input["NextToken"];
  if (typeof token === "string") return readToken(token, all.length);
  const position = (input["StartPosition"] ?? {}) as Input;
  const found = positionOf(all, position);
  const direction = input["ScanDirection"] ?? (found === undefined ? "BACKWARD" : "FORWARD");
  const isForward = direction === "FORWARD";
  if (found === undefined) return { isForward, at: isForward ? 0 : all.length };
  return { isForward, at: isForward ? found : Math.min(all.length, found + 1) };
}

/** The item that a position names; undefined where it names none. */
function positionOf(all: readonly ChatItem[], { Id, AbsoluteTime, MostRecent }: Input): number | undefined {
  if (typeof Id === "string") {
    const at = all.findIndex(({ id }) => id === Id);
    if (at < 0) throw invalid(`The transcript has no item ${Id}.`);
    return at;
  }
  if (typeof AbsoluteTime === "string") {
    const time = Date.parse(AbsoluteTime);
    if (Number.isNaN(time)) throw invalid("AbsoluteTime is not a time such as 2019-11-08T02:41:28.172Z.");
    const at = all.findIndex((item) => item.at >= time);
    return at < 0 ? all.length : at;
  }
  if (typeof MostRecent === "number") return Math.max(0, all.length - Math.max(1, MostRecent));
  return undefined;
}

function tokenOf(isForward: boolean, at: number): string {
  return Buffer.from(`${isForward ? "FORWARD" : "BACKWARD"}:${at}`).toString("base64url");
}

function readToken(token: string, length: number): Start {
  const [, direction, at] = TOKEN.exec(Buffer.from(token, "base64url").toString("utf8")) ?? [];
  if (direction === undefined || Number(at) > length) throw invalid("NextToken is not valid.");
  return { isForward: direction === "FORWARD", at: Number(at) };
}

function invalid(message: string): ServiceError {
  return new ServiceError("ValidationException", message);
}
