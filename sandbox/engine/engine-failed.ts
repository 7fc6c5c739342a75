/** How a run ends that did not do what it was asked to. */

import { readUrn } from "../providers/urn.ts";
import type { ChildFailure, ProgramError } from "./child-messages.ts";
import type { DiagnosticEvent } from "./events.ts";

export interface Problem {
  /** Empty where the engine names no resource. */
  readonly urn: string;
  /** The component it is about, and where the program makes it; empty where that cannot be told. */
  readonly path: string;
  readonly property: string;
  readonly reason: string;
}

/** The engine, a provider or the program refused. The message lists every problem. */
export class EngineFailed extends Error {
  override readonly name = "EngineFailed";
  readonly problems: readonly Problem[];

  constructor(what: string, problems: readonly Problem[]) {
    super([`${what} failed.`, ...problems.map((problem) => `  ${sentence(problem)}`)].join("\n"));
    this.problems = problems;
  }
}

/** Another run works on the same stack; the message names it. */
export class EngineBusy extends Error {
  override readonly name = "EngineBusy";
}

/** Somebody stopped the run; what was done up to then is in the state. */
export class EngineCancelled extends Error {
  override readonly name = "EngineCancelled";
}

/** The engine ends each failed run with one of these. */
const SAYS_NOTHING = /^(update|preview|refresh|destroy) failed$/;

/** Of each step that was under way, with the name of another temporary file. */
const UNWRITABLE = /failed to save snapshot: .*?: write (?<file>\S+?)(?:\.\w+\.tmp)?: (?<why>[^:]+)$/s;

export function saysStateIsUnwritable(message: string): boolean {
  return UNWRITABLE.test(message);
}

export function problemsOf(
  failure: ChildFailure,
  diagnostics: readonly DiagnosticEvent[],
  root: string,
): readonly Problem[] {
  const errors = diagnostics.filter(
    (event) => event.severity === "error" && !SAYS_NOTHING.test(event.message),
  );
  const told = errors.map((event) => diagnosticProblem(event, root));
  // What the program threw is also told as a diagnostic, twice, and without saying which error it was.
  const found =
    failure.program === undefined
      ? told
      : [programProblem(failure.program, root), ...told.filter(({ urn }) => urn !== "")];
  if (found.length === 0) return [{ urn: "", path: "", property: "", reason: cliWords(failure.reason) }];
  const isFirst = ({ urn, reason }: Problem, index: number) =>
    found.findIndex((other) => other.urn === urn && other.reason === reason) === index;
  return found.filter(isFirst);
}

function sentence({ urn, path, property, reason }: Problem): string {
  const where = path === "" ? urn : path;
  const subject = [where, property].filter((part) => part !== "").join(" ");
  return subject === "" ? reason : `${subject}: ${reason}`;
}

/** The SDKs name only the property; which component was being made is in the stack of the error. */
function programProblem(error: ProgramError, root: string): Problem {
  const property = /^Missing required property '([^']+)'/.exec(error.message)?.[1] ?? "";
  return { urn: "", path: makerOf(error.stack, root), property, reason: withoutWrapping(error.message) };
}

/** An error of one resource comes again from each that reads its outputs, one layer more on it each time. */
function withoutWrapping(message: string): string {
  return message
    .replace(/^(?:error serializing property "[^"]*": )+/, "")
    .replace(/^failed to register new resource (\S+) \[(\S+)\]: \d+ [A-Z_]+: /, "$1 [$2]: ");
}

const THROWN = /^Unhandled exception: (?:\w*Error: )?(?<message>.*?)(?<stack>\n {4}at .*)$/s;

function diagnosticProblem(event: DiagnosticEvent, root: string): Problem {
  const urn = event.urn ?? "";
  const unwritable = UNWRITABLE.exec(event.message)?.groups;
  if (unwritable !== undefined) {
    const reason = `The state cannot be written to ${unwritable["file"]}: ${unwritable["why"]}`;
    return { urn: "", path: "", property: "", reason };
  }
  const thrown = THROWN.exec(event.message);
  const { message = event.message, stack = "" } = thrown?.groups ?? {};
  const found = programProblem({ message, stack }, root);
  return { ...found, urn, path: urn === "" ? found.path : readUrn(urn).path };
}

const BASE_CLASSES: readonly string[] = ["Resource", "CustomResource", "ComponentResource"];
const FRAME = /^\s*at (?:async )?(?:(?<what>.+?) \()?(?:file:\/\/)?(?<file>\/.+?):(?<line>\d+):\d+\)?$/;

/** "DataPlane > GlobalTable > Table (components/aws/data/global-table.ts:31)": what was being made, and where. */
function makerOf(stack: string, root: string): string {
  const frames = stack.split("\n").flatMap((text) => {
    const { what = "", file, line } = FRAME.exec(text)?.groups ?? {};
    return file === undefined || line === undefined ? [] : [{ what, file, line }];
  });
  const ours = [...frames, ...misspelt(stack)].find(
    ({ file }) => file.startsWith(`${root}/`) && !file.includes("/node_modules/"),
  );
  if (ours === undefined) return "";
  const place = `${ours.file.slice(root.length + 1)}:${ours.line}`;
  const made = frames
    .filter(({ what }) => what.startsWith("new "))
    .map(({ what }) => what.slice("new ".length))
    .filter((name) => !BASE_CLASSES.includes(name));
  return made.length === 0 ? place : `${made.reverse().join(" > ")} (${place})`;
}

/** A file that cannot be read as code is named in a line of its own, above the code. */
function misspelt(stack: string): readonly { readonly file: string; readonly line: string }[] {
  const { file, line } = /^(?:file:\/\/)?(?<file>\/.+):(?<line>\d+)\n/.exec(stack)?.groups ?? {};
  return file === undefined || line === undefined ? [] : [{ file, line }];
}

/** The CLI's own words: the Automation API's message also holds everything that it printed. */
function cliWords(text: string): string {
  const killed = /Command was killed with (\w+)/.exec(text);
  if (killed !== null) return `The Pulumi CLI was killed (${killed[1]}) before it was done.`;
  const said = /^ stderr: (?<stderr>.*?)^ err\?: /ms.exec(text)?.groups?.["stderr"] ?? text;
  const lines = said.split("\n").map((line) => line.trimEnd().replace(/^error: /, ""));
  return lines.filter((line) => line !== "").join("\n");
}
