/** What a deployment of a stack would do, as the providers and the policies see it. */

import { EngineFailed, type Problem } from "../../sandbox/engine/engine-failed.ts";
import {
  type Counts,
  type EngineEvent,
  NOTHING_COUNTED,
  type ResourceEvent,
} from "../../sandbox/engine/events.ts";
import { type EngineRun, runEngine } from "../../sandbox/engine/run.ts";
import { readUrn } from "../../sandbox/providers/urn.ts";

/** What a preview needs of the stand-in providers. */
export interface PreviewProviders {
  readonly debugProviders: string;
  /** Every problem that a Check found; the engine itself is told of none, so that it goes on to the next. */
  failures(): readonly Problem[];
  /** URNs of the resources that were checked. */
  checked(): ReadonlySet<string>;
}

export interface PolicyViolation {
  readonly name: string;
  readonly urn: string;
  readonly level: "warning" | "mandatory";
}

export interface PreviewReport extends Counts {
  readonly stack: string;
  /** Resources that no provider was asked about: nothing is known of them. */
  readonly unchecked: number;
  readonly failures: readonly Problem[];
  readonly policies: readonly PolicyViolation[];
  readonly seconds: number;
}

export interface Preview {
  readonly report: PreviewReport;
  /** One for each resource that is updated, replaced or deleted. */
  readonly changes: readonly ResourceEvent[];
}

export type PreviewRun = Omit<EngineRun, "command" | "debugProviders">;

const SHOWN = ["update", "replace", "delete"];

/** Throws what keeps a preview from running; what it finds is in the report. */
export async function previewStack(run: PreviewRun, providers: PreviewProviders): Promise<Preview> {
  const startedAt = performance.now();
  const seen: EngineEvent[] = [];
  const onEvent = (event: EngineEvent) => {
    seen.push(event);
    run.onEvent(event);
  };
  const { debugProviders } = providers;
  const problems = await runEngine({ ...run, command: "preview", debugProviders, onEvent }).then(
    () => [],
    (error: unknown) => {
      if (error instanceof EngineFailed) return error.problems;
      throw error;
    },
  );
  const steps = seen.flatMap((event) => (event.kind === "resource" ? [event] : []));
  const summary = seen.findLast((event) => event.kind === "summary");
  return {
    report: {
      stack: run.stack,
      ...(summary?.counts ?? NOTHING_COUNTED),
      unchecked: countUnchecked(steps, providers.checked()),
      failures: allFailures(providers.failures(), problems),
      policies: seen.flatMap((event) =>
        event.kind === "policy" ? [{ name: event.name, urn: event.urn, level: event.level }] : [],
      ),
      seconds: Math.round((performance.now() - startedAt) / 100) / 10,
    },
    changes: steps.filter(({ status, op }) => status === "done" && SHOWN.includes(op)),
  };
}

/** 0: what is asked for can be deployed. */
export function exitCodeOf(report: PreviewReport): 0 | 1 {
  const isRefused = report.policies.some(({ level }) => level === "mandatory");
  return isRefused || report.failures.length > 0 ? 1 : 0;
}

/** Providers themselves and the stack have no Check of this kind; what is deleted needs none. */
function countUnchecked(steps: readonly ResourceEvent[], checked: ReadonlySet<string>): number {
  const wanted = steps.filter(
    ({ isCustom, type, op }) => isCustom && !type.startsWith("pulumi:") && op !== "delete",
  );
  return new Set(wanted.map(({ urn }) => urn).filter((urn) => !checked.has(urn))).size;
}

/** The engine repeats what a provider said where it was told of it. */
function allFailures(recorded: readonly Problem[], told: readonly Problem[]): readonly Problem[] {
  const known = new Set(recorded.map(({ urn }) => urn).filter((urn) => urn !== ""));
  const failures = [...recorded, ...told.filter(({ urn }) => !known.has(urn))];
  return failures.map(({ urn, path, property, reason }) => ({
    urn,
    path: path || readUrn(urn).path,
    property,
    reason,
  }));
}
