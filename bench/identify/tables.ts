/** The local cloud's DynamoDB in a process of its own, so that what it costs is nobody else's time. Ends with its parent. */
import { storeTables } from "../../test/support/store-tables.ts";

const { client } = await storeTables(["profiles", "contacts", "authentication", "sessions", "idempotency"]);
const { endpoint, region, credentials } = client.config;
process.send?.({
  port: (await endpoint?.())?.port,
  region: await region(),
  credentials: await credentials(),
});
process.once("disconnect", () => process.exit());
