/** The claims table by every way that leads to its replicas. */
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { NoAnswer, type StrongTable, strongTable } from "../../stores/strong-table.ts";
import type { EdgeSettings, RegionConfig } from "../config.ts";
import { clientOptions, placesOf } from "./aws-options.ts";
import type { Credentials } from "./credentials.ts";
import { Ways } from "./ways.ts";

/** A write waits for another region's word; much longer than that, the other replica is asked. */
const TABLE_MILLISECONDS = 1_500;

export function claimsReplica(
  region: RegionConfig,
  settings: EdgeSettings,
  credentials: () => Promise<Credentials>,
): StrongTable {
  const [first, ...others] = placesOf(region, "dynamodb", settings).map((place) =>
    strongTable(
      DynamoDBDocumentClient.from(new DynamoDBClient(clientOptions(place, TABLE_MILLISECONDS, credentials)), {
        marshallOptions: { removeUndefinedValues: true },
      }),
      settings.claimsTable,
    ),
  );
  if (first === undefined) throw new Error(`No way leads to the claims table in ${region.region}.`);
  return byEitherWay(new Ways([first, ...others], Date.now));
}

/** Every write is conditional, so that it may be repeated another way whatever became of it. */
function byEitherWay(ways: Ways<StrongTable>): StrongTable {
  const isPath = (error: unknown) => error instanceof NoAnswer;
  const asks = { mayGoOn: isPath, isPath };
  return {
    putIf: (item, condition) => ways.run((table) => table.putIf(item, condition), asks),
    find: (key, consistency) => ways.run((table) => table.find(key, consistency), asks),
    last: (pk, prefix, consistency) => ways.run((table) => table.last(pk, prefix, consistency), asks),
  };
}
