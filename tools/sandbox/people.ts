/** Imports the made-up customers through the cloud's own endpoint, as a script of a company would. */
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { HybridClock } from "../../domain/clock.ts";
import type { ImportedCustomer } from "../../domain/customer/import.ts";
import { parseKeyRing } from "../../domain/keyring.ts";
import type { TableName } from "../../domain/tables.ts";
import { type ImportPorts, importOne } from "../../functions/import-customers/import-one.ts";
import { pinHasher } from "../../functions/lib/adapters/pin-hasher.ts";
import { LOGIN, mailAddressOf, PEOPLE, type Person } from "../../journeys/people.ts";
import { authenticationStore } from "../../stores/authentication-store.ts";
import { dynamoTable } from "../../stores/fragment-table.ts";
import { profileStore } from "../../stores/profile-store.ts";
import type { SandboxKeys } from "./keys.ts";

export interface ImportTarget {
  readonly endpoint: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly stack: string;
}

// Hashing uses a thread each; more than there are cores only queue.
const AT_ONCE = 4;

/** Puts every made-up customer into the region's tables; replication brings them to the other. */
export async function importPeople(target: ImportTarget, { rings }: SandboxKeys): Promise<void> {
  const { endpoint, region, accessKeyId, stack } = target;
  const client = DynamoDBDocumentClient.from(
    new DynamoDBClient({ endpoint, region, credentials: { accessKeyId, secretAccessKey: "any" } }),
  );
  const clock = new HybridClock({ now: () => Date.now(), processId: "import" });
  const table = (name: TableName) => dynamoTable(client, `tandem-${stack}-${name}`, clock);
  const hasher = pinHasher();
  const ports: ImportPorts = {
    keys: {
      identifiers: parseKeyRing(rings.identifiers),
      ids: parseKeyRing(rings.ids),
      pepper: parseKeyRing(rings.pinPepper),
    },
    region,
    clock,
    profiles: profileStore(table("profiles")),
    authentication: authenticationStore(table("authentication")),
    hash: (secret) => hasher.hash(secret),
  };
  const queue = PEOPLE.values();
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (const person of queue) await importOne(importedCustomer(person), ports);
    }),
  );
  client.destroy();
}

/** A person as the company's own records have them: codes go to the number that they call from. */
function importedCustomer({ subject, ...person }: Person): ImportedCustomer {
  return {
    ...person,
    email: mailAddressOf({ subject }),
    textNumber: person.phone,
    login: { issuer: LOGIN.issuer, subject },
  };
}
