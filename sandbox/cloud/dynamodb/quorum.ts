/** Whether a region may speak for a strongly consistent table. */
import type { Faults } from "../faults.ts";
import { ServiceError } from "../service.ts";
import type { TableSpec } from "./table.ts";

/** Throws ServiceError where fewer than most of the table's regions, witness included, can be reached. */
export function demandQuorum(table: TableSpec, region: string, faults: Faults): void {
  if (table.replication.kind !== "strong") return;
  const { regions, witness } = table.replication;
  const voters = witness === undefined ? regions : [...regions, witness];
  const reachable = voters.filter(
    (voter) =>
      voter === region ||
      !(faults.isCut(region, voter, "dynamodb") || faults.isCut(voter, region, "dynamodb")),
  );
  if (reachable.length * 2 > voters.length) return;
  const unreachable = voters.filter((voter) => !reachable.includes(voter)).join(" and ");
  // The documentation names no error of its own for this; a server error is what the SDK may repeat.
  throw new ServiceError(
    "InternalServerError",
    `Table ${table.name} has no quorum in ${region}: ${unreachable} cannot be reached.`,
    500,
  );
}
