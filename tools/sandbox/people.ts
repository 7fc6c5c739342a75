/** Imports the made-up customers through the cloud's own endpoint, as a script of a company would. */
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { HybridClock } from "../../domain/clock.ts";
import { type ImportKeys, importItems } from "../../domain/customer/import.ts";
import { parseKeyRing } from "../../domain/keyring.ts";
import type { TableName } from "../../domain/tables.ts";
import { pinHasher } from "../../functions/lib/adapters/pin-hasher.ts";
import { LOGIN, PEOPLE, type Person } from "../../journeys/people.ts";
import { type AuthenticationStore, authenticationStore } from "../../stores/authentication-store.ts";
import { dynamoTable } from "../../stores/fragment-table.ts";
import { type ProfileStore, profileStore } from "../../stores/profile-store.ts";
import type { SandboxKeys } from "./keys.ts";

export interface ImportTarget {
  readonly endpoint: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly stack: string;
}

interface Import {
  readonly keys: ImportKeys;
  readonly region: string;
  readonly clock: HybridClock;
  readonly profiles: ProfileStore;
  readonly authentication: AuthenticationStore;
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
  const job: Import = {
    keys: {
      identifiers: parseKeyRing(rings.identifiers),
      ids: parseKeyRing(rings.ids),
      pepper: parseKeyRing(rings.pinPepper),
    },
    region,
    clock,
    profiles: profileStore(table("profiles")),
    authentication: authenticationStore(table("authentication")),
  };
  const queue = PEOPLE.values();
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (const person of queue) await importPerson(person, job);
    }),
  );
  client.destroy();
}

async function importPerson(
  person: Person,
  { keys, region, clock, profiles, authentication }: Import,
): Promise<void> {
  const login = { issuer: LOGIN.issuer, subject: person.subject };
  const items = importItems({ ...person, login }, keys, { region, clock: clock.tick() });
  const hash = await pinHasher().hash(items.secret);
  await Promise.all([
    profiles.saveLink(items.link),
    ...(items.loginLink === undefined ? [] : [profiles.saveLink(items.loginLink)]),
    profiles.saveProfile(items.profile),
    profiles.savePreferences(items.preferences),
    authentication.saveCredential(items.customerId, items.credentialWith(hash)),
  ]);
}
