/** What a function is given whose items announce themselves on the region's stream, where its contract writes one. */
import type { FunctionContract } from "../../../domain/functions.ts";
import { announcingTable } from "../../../stores/announcing-table.ts";
import type { FragmentTable } from "../../../stores/fragment-table.ts";
import { eventStream } from "./event-stream.ts";
import { quietSurroundingsOf, type Surroundings } from "./quiet-surroundings.ts";

/** Reads the environment of this process. Throws IncompleteEnvironment. */
export function surroundingsOf<C extends FunctionContract>(contract: C): Surroundings<C> {
  const quiet = quietSurroundingsOf(contract);
  const written: Readonly<Record<string, string>> = quiet.environment.streams;
  if (written["events"] === undefined) return quiet;
  const announcer = eventStream(quiet.environment.region, written["events"]);
  const tables = Object.fromEntries(
    Object.entries<FragmentTable>(quiet.tables).map(([name, table]) => [
      name,
      announcingTable(table, announcer),
    ]),
  ) as Surroundings<C>["tables"];
  return { ...quiet, tables };
}
