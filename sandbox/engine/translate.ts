/** Pulumi's engine events, in the words of events.ts. */

import type { EngineEvent as PulumiEvent, StepEventMetadata } from "@pulumi/pulumi/automation/index.js";
import {
  type Counts,
  type DiagnosticEvent,
  type EngineEvent,
  NOTHING_COUNTED,
  type ResourceEvent,
} from "./events.ts";

/** The engine also sends "debug", which the SDK's types leave out, several times for each resource. */
const SEVERITIES: Readonly<Record<string, DiagnosticEvent["severity"]>> = {
  info: "info",
  "info#err": "info",
  warning: "warning",
  error: "error",
};

/** Undefined for what nobody here reads. */
export function translate(event: PulumiEvent): EngineEvent | undefined {
  if (event.resourcePreEvent) return resource(event.resourcePreEvent.metadata, "started");
  if (event.resOutputsEvent) return resource(event.resOutputsEvent.metadata, "done");
  if (event.resOpFailedEvent) return resource(event.resOpFailedEvent.metadata, "failed");
  if (event.summaryEvent) {
    const { resourceChanges, durationSeconds } = event.summaryEvent;
    return { kind: "summary", counts: counts(resourceChanges), durationSeconds };
  }
  if (event.policyEvent) {
    const { policyName, resourceUrn, enforcementLevel, message } = event.policyEvent;
    const level = enforcementLevel === "mandatory" ? "mandatory" : "warning";
    return {
      kind: "policy",
      name: policyName,
      urn: resourceUrn ?? "",
      level,
      message: withoutMarkup(message),
    };
  }
  return diagnostic(event);
}

function resource(step: StepEventMetadata, status: ResourceEvent["status"]): ResourceEvent {
  return {
    kind: "resource",
    urn: step.urn,
    type: step.type,
    op: step.op,
    status,
    isCustom: (step.new ?? step.old)?.custom === true,
    changed: step.diffs ?? [],
    replacedBy: step.keys ?? [],
  };
}

function diagnostic(event: PulumiEvent): EngineEvent | undefined {
  const told = event.diagnosticEvent;
  // Ephemeral ones are progress for a terminal; what is left of an empty message is markup.
  if (told === undefined || told.ephemeral === true) return undefined;
  const severity = SEVERITIES[told.severity];
  const message = withoutMarkup(told.message).trim();
  if (severity === undefined || message === "") return undefined;
  return { kind: "diagnostic", severity, message, ...(told.urn ? { urn: told.urn } : {}) };
}

/** The engine counts a replaced resource once, as replace; reads and refreshes change nothing. */
export function counts(changes: Readonly<Partial<Record<string, number>>>): Counts {
  const names = Object.keys(NOTHING_COUNTED) as (keyof Counts)[];
  const counted = names.map((name) => [name, changes[name] ?? 0]);
  return { ...NOTHING_COUNTED, ...Object.fromEntries(counted) };
}

/** Colours travel as <{%fg 1%}>. */
function withoutMarkup(message: string): string {
  return message.replaceAll(/<\{%[^%]*%\}>/g, "");
}
