/** The engine's events for whoever waits: one line that changes on a terminal, a few plain lines elsewhere. */

import { stripVTControlCharacters, styleText } from "node:util";
import type { Counts, EngineEvent, ResourceEvent } from "./events.ts";

export interface Output {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

export interface ProgressOptions {
  /** Standard error: standard output belongs to results. */
  readonly output?: Output;
  /** Milliseconds. */
  readonly now?: () => number;
  /** Calls back now and then, so that the seconds go on while nothing happens; returns what stops it. */
  readonly every?: (tick: () => void) => () => void;
  /** Says "to create" where nothing is created yet. */
  readonly isPreview?: boolean;
  /** False: no colours, as NO_COLOR asks for. */
  readonly colours?: boolean;
}

export interface ProgressView {
  readonly event: (event: EngineEvent) => void;
  /** A step of somebody else's, shown among the engine's. */
  readonly line: (text: string) => void;
  /** Leaves the terminal as it was. */
  readonly close: () => void;
}

type Style = Parameters<typeof styleText>[0];

const RESOURCES_PER_LINE = 25;
const TICK_MILLISECONDS = 250;
const DEFAULT_COLUMNS = 80;

/** The engine's words for what it did, in the order they are shown. A replacement also creates and deletes. */
const DONE: Readonly<Record<keyof Counts, string>> = {
  create: "created",
  update: "updated",
  replace: "replaced",
  delete: "deleted",
  same: "unchanged",
};

const PLANNED: typeof DONE = {
  create: "to create",
  update: "to update",
  replace: "to replace",
  delete: "to delete",
  same: "unchanged",
};

const OPERATIONS = Object.keys(DONE) as readonly (keyof Counts)[];

export function progressView(title: string, options: ProgressOptions = {}): ProgressView {
  const output = options.output ?? process.stderr;
  const words = options.isPreview === true ? PLANNED : DONE;
  const now = options.now ?? (() => performance.now());
  const isTerminal = output.isTTY === true;
  const colours = isTerminal && (options.colours ?? process.env["NO_COLOR"] === undefined);
  const paint = (style: Style, text: string) =>
    colours ? styleText(style, text, { validateStream: false }) : text;
  const startedAt = now();
  const done = new Map<string, string>();
  const running = new Map<string, ResourceEvent>();

  const elapsed = () => `${((now() - startedAt) / 1000).toFixed(1)} s`;
  const counted = () => {
    const ops = [...done.values()];
    const parts = OPERATIONS.map((op) => [ops.filter((one) => one === op).length, words[op]]);
    return parts.filter(([count]) => count !== 0).map((part) => part.join(" "));
  };
  const redraw = () => {
    if (!isTerminal) return;
    const current = [...running.values()].at(-1);
    const what = current === undefined ? "" : `${current.op} ${nameOf(current)}`;
    const parts = [title, ...counted(), elapsed(), what].filter((part) => part !== "");
    const text = parts.join(" · ").slice(0, (output.columns ?? DEFAULT_COLUMNS) - 1);
    output.write(`\r\u001b[K${paint("cyan", text)}`);
  };
  const line = (text: string, style?: Style) => {
    if (isTerminal) output.write("\r\u001b[K");
    const plain = colours ? text : stripVTControlCharacters(text);
    output.write(`${style === undefined ? plain : paint(style, plain)}\n`);
    redraw();
  };
  const resource = (event: ResourceEvent) => {
    if (event.status === "started") running.set(event.urn, event);
    else running.delete(event.urn);
    const isNew = event.status === "done" && event.op in DONE && done.get(event.urn) !== event.op;
    if (isNew) done.set(event.urn, event.op);
    if (isTerminal) redraw();
    else if (isNew && done.size % RESOURCES_PER_LINE === 0)
      line(`${title}: ${counted().join(", ")} (${elapsed()})`);
  };
  const stopTicking = isTerminal ? (options.every ?? everyQuarterSecond)(redraw) : () => undefined;

  return {
    line: (text) => line(text),
    event: (event) => {
      switch (event.kind) {
        case "resource":
          return resource(event);
        case "diagnostic":
          if (event.severity !== "info")
            line(`${event.severity}: ${firstLine(event.message)}`, styleOf(event.severity));
          return;
        case "policy":
          return line(`${event.level}: ${event.name}: ${firstLine(event.message)}`, styleOf(event.level));
        case "summary":
          done.clear();
          running.clear();
          return line(`${title}: ${summaryOf(event.counts, words)} (${elapsed()})`);
        case "note":
          return line(event.message);
        default:
          return event satisfies never;
      }
    },
    close: () => {
      stopTicking();
      if (isTerminal) output.write("\r\u001b[K");
    },
  };
}

function styleOf(level: "warning" | "error" | "mandatory"): Style {
  return level === "warning" ? "yellow" : "red";
}

function summaryOf(counts: Counts, words: typeof DONE): string {
  const parts = OPERATIONS.flatMap((op) => (counts[op] === 0 ? [] : [`${counts[op]} ${words[op]}`]));
  return parts.length === 0 ? "nothing to do" : parts.join(", ");
}

function nameOf({ urn, type }: ResourceEvent): string {
  return `${type.slice(type.lastIndexOf(":") + 1)} ${urn.slice(urn.lastIndexOf("::") + 2)}`;
}

/** The whole of it comes with the error that ends the run. */
function firstLine(message: string): string {
  return message.split("\n", 1)[0] ?? "";
}

function everyQuarterSecond(tick: () => void): () => void {
  const timer = setInterval(tick, TICK_MILLISECONDS);
  timer.unref();
  return () => clearInterval(timer);
}
