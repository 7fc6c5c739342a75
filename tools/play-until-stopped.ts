/** Journeys, one after the other, until somebody stops them. */
import { JOURNEYS } from "../journeys/catalogue.ts";
import type { SandboxControl } from "../sandbox/cloud/control.ts";
import { type Played, playJourneys, UnknownJourney } from "./driver/play.ts";

export interface PlayRun {
  /** Names to play, as journeysNamed gives them. */
  readonly names: readonly string[];
  readonly signal: AbortSignal;
  readonly onResult: (line: string) => void;
}

/** All where none is named. Throws UnknownJourney: before anything is deployed for it. */
export function journeysNamed(names: readonly string[]): readonly string[] {
  const all = JOURNEYS.map(({ name }) => name);
  const unknown = names.find((name) => !all.includes(name));
  if (unknown !== undefined) throw new UnknownJourney(unknown);
  return names.length === 0 ? all : all.filter((name) => names.includes(name));
}

/** A journey under way is played to its end: it would start workers in a cloud that is being stopped. */
export async function playUntilStopped(control: SandboxControl, run: PlayRun): Promise<Played> {
  const { names, signal, onResult } = run;
  const played: Played[] = [];
  for (const name of names) {
    signal.throwIfAborted();
    played.push(await playJourneys(control, { only: [name], onResult }));
  }
  signal.throwIfAborted();
  return {
    passed: played.flatMap(({ passed }) => passed),
    failed: played.flatMap(({ failed }) => failed),
  };
}
