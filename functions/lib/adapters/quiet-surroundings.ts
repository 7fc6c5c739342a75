/** What every function is given besides its stores: a hybrid clock over this machine's, ids, and tables by name. */
import { randomBytes } from "node:crypto";
import { v7 } from "uuid";
import { HybridClock } from "../../../domain/clock.ts";
import type { FunctionContract } from "../../../domain/functions.ts";
import { dynamoTable, type FragmentTable } from "../../../stores/fragment-table.ts";
import { type Environment, readEnv } from "../environment.ts";
import { documentClient } from "./document-client.ts";

export interface Surroundings<C extends FunctionContract> {
  readonly environment: Environment<C>;
  readonly clock: HybridClock;
  readonly tables: Readonly<Record<C["tables"][number]["table"], FragmentTable>>;
  /** UUIDs of version 7, each later than the one before. */
  newId(): string;
}

/**
 * For a function that writes no stream: what its items have to tell, observe-region announces. Its bundle is a
 * seventh of a bare one smaller without a stream's client. Reads the environment. Throws IncompleteEnvironment.
 */
export function quietSurroundingsOf<C extends FunctionContract>(contract: C): Surroundings<C> {
  const environment = readEnv(contract, process.env);
  const clock = new HybridClock({ now: () => Date.now(), processId: randomBytes(8).toString("hex") });
  const client = documentClient(environment.region);
  const tables = Object.fromEntries(
    Object.entries<string>(environment.tables).map(([name, physical]) => [
      name,
      dynamoTable(client, physical, clock),
    ]),
  ) as Surroundings<C>["tables"];
  return { environment, clock, tables, newId: () => v7() };
}
