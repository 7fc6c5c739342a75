/** Keypad input: one key for a menu, or digits up to a terminator, a length, or a silence. */
import type { Effect, Outcome } from "../../../language/effects.ts";
import { encryptInput, encryptingKey } from "./encrypt-input.ts";
import type { Run } from "./run.ts";
import { spokenText } from "./spoken-text.ts";

export type Collect = Extract<Effect, { kind: "collect" }>;

/** What Connect stores when nothing was keyed, on the success branch. */
const TIMEOUT_VALUE = "Timeout";
const DEFAULT_TERMINATOR = "#";
/** Between two digits, when the flow sets no other. */
const INTERDIGIT_MS = 5_000;
const CANCEL_KEY = "*";
const DEFAULT_MAXIMUM_LENGTH = 20;

export async function collect(
  run: Run,
  effect: Collect,
  speak: (text: string) => void,
  now: () => number,
): Promise<Outcome | undefined> {
  const { contact } = run;
  if (effect.encryption !== undefined) {
    try {
      encryptingKey(contact.instance, effect.encryption);
    } catch (error) {
      return {
        kind: "error",
        error: "NoMatchingError",
        reason: error instanceof Error ? error.message : String(error),
      };
    }
  }
  if (effect.text !== undefined && effect.text !== "") speak(spokenText(effect.text, effect.ssml));
  const paused = run.wait(effect);
  run.releaseAfter(Math.max(0, contact.heardAt - now()) + effect.timeoutSeconds * 1000, () =>
    silence(run, effect),
  );
  const { dialledDigits } = contact;
  contact.dialledDigits = undefined;
  // A comma is a pause of the dialling; there is no time to be waited here.
  if (dialledDigits !== undefined) await pressKeys(run, effect, dialledDigits.replaceAll(",", ""));
  return paused;
}

/** Takes keys one by one; resolves when the flow was released or wants more. */
export async function pressKeys(run: Run, effect: Collect, digits: string): Promise<void> {
  const pause = run.pause;
  if (pause === undefined) return;
  for (const key of digits) {
    if (effect.mode === "menu") return pause.release({ kind: "collected", value: key });
    if (key === CANCEL_KEY && !terminator(effect).includes(CANCEL_KEY)) pause.keyed = "";
    else pause.keyed += key;
    const complete = completed(effect, pause.keyed);
    if (complete !== undefined) return pause.release(await stored(run, effect, complete));
  }
  run.releaseAfter(INTERDIGIT_MS, () => silence(run, effect));
}

/** What the time limit makes of a prompt. */
export async function silence(run: Run, effect: Collect): Promise<Outcome> {
  if (effect.mode === "menu") return { kind: "timeout" };
  const keyed = run.pause?.keyed ?? "";
  return keyed === "" ? { kind: "collected", value: TIMEOUT_VALUE } : stored(run, effect, keyed);
}

function terminator(effect: Collect): string {
  return effect.terminators === "" ? DEFAULT_TERMINATOR : effect.terminators;
}

/** The input without its terminator, once it is complete. */
function completed(effect: Collect, keyed: string): string | undefined {
  const end = terminator(effect);
  if (keyed.endsWith(end)) return keyed.slice(0, -end.length);
  return keyed.length >= (effect.maximumLength ?? DEFAULT_MAXIMUM_LENGTH) ? keyed : undefined;
}

async function stored(run: Run, effect: Collect, value: string): Promise<Outcome> {
  if (effect.encryption === undefined) return { kind: "collected", value };
  try {
    return { kind: "collected", value: await encryptInput(run.contact.instance, effect.encryption, value) };
  } catch (error) {
    return {
      kind: "error",
      error: "NoMatchingError",
      reason: error instanceof Error ? error.message : String(error),
    };
  }
}
