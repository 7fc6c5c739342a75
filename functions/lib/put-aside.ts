/** Puts a record into quarantine, with why. */
import type { Aside, AsideKind } from "../../domain/quarantine.ts";
import type { StreamRecord } from "./stream-batch.ts";
import type { Watch } from "./watch.ts";

export interface QuarantinePorts {
  readonly region: string;
  readonly quarantine: { keep(aside: Aside): Promise<void> };
  readonly watch: Watch;
}

export interface Why {
  readonly kind: AsideKind;
  readonly reason: string;
  readonly fields?: readonly string[];
}

export async function putAside(
  stream: Aside["stream"],
  record: StreamRecord,
  { kind, reason, fields = [] }: Why,
  { region, quarantine, watch }: QuarantinePorts,
): Promise<void> {
  const { key, sequence, data } = record;
  await quarantine.keep({
    stream,
    kind,
    reason,
    ...(fields.length === 0 ? {} : { fields: [...fields] }),
    region,
    key,
    sequence,
    data,
  });
  watch.count("QuarantinedRecords", 1, { kind, reason, fields: fields.join(" "), sequence });
}

/** Of a failure that came from elsewhere: its name, for its message may quote what it was about. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.name : "unknown";
}
