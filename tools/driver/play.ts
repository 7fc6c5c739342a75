/** Plays journeys against a deployed local cloud, each from the deployed state. */
import { JOURNEYS } from "../../journeys/catalogue.ts";
import type { SandboxControl } from "../../sandbox/cloud/control.ts";
import { attributesAreIds } from "./attributes.ts";
import { liveStage } from "./live-stage.ts";

export interface Played {
  readonly passed: readonly string[];
  readonly failed: readonly { readonly name: string; readonly reason: string }[];
}

export interface PlayOptions {
  /** Names to play; all where absent. */
  readonly only?: readonly string[];
  readonly onResult?: (line: string) => void;
  /** After each journey, passed or not, before everything is reset. */
  readonly beforeReset?: (name: string) => Promise<void>;
}

export class UnknownJourney extends Error {
  constructor(name: string) {
    super(`There is no journey "${name}". There are: ${JOURNEYS.map((journey) => journey.name).join(", ")}.`);
    this.name = "UnknownJourney";
  }
}

/** Throws UnknownJourney before anything is played. */
export async function playJourneys(control: SandboxControl, options: PlayOptions = {}): Promise<Played> {
  for (const name of options.only ?? [])
    if (!JOURNEYS.some((journey) => journey.name === name)) throw new UnknownJourney(name);
  const chosen = JOURNEYS.filter(({ name }) => options.only?.includes(name) ?? true);
  const passed: string[] = [];
  const failed: { name: string; reason: string }[] = [];
  for (const { name, play } of chosen) {
    await control.reset();
    const startedAt = performance.now();
    try {
      await play(await liveStage(control));
      await attributesAreIds(control);
      passed.push(name);
      options.onResult?.(`passed ${name} (${Math.round(performance.now() - startedAt)} ms)`);
    } catch (error) {
      const reason = await reasonOf(error, control);
      failed.push({ name, reason });
      options.onResult?.(`FAILED ${name}: ${reason}`);
    }
    await options.beforeReset?.(name);
  }
  await control.reset();
  return { passed, failed };
}

/** The expectation that failed, and what went wrong inside while it was played. */
async function reasonOf(error: unknown, control: SandboxControl): Promise<string> {
  const messages: string[] = [];
  for (let at = error; at instanceof Error; at = at.cause) messages.push(at.message);
  const errors = (await control.logs({})).filter(({ source }) => source === "error").slice(-5);
  return [...messages, ...errors.map(({ region, name, text }) => `[${region} ${name}] ${text}`)].join(" | ");
}
