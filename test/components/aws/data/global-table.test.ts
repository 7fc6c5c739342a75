import { describe, expect, it } from "vitest";
import { GlobalTable, type GlobalTableArgs } from "../../../../components/aws/data/global-table.ts";
import { RegionalTable } from "../../../../components/aws/data/regional-table.ts";
import { InvalidArgument } from "../../../../components/invalid-argument.ts";
import { TABLES } from "../../../../domain/tables.ts";
import { runProgram } from "../../../support/program-mocks.ts";

const PEER = { region: "eu-west-2", keyArn: "arn:peer" };
const ARGS: GlobalTableArgs = {
  schema: TABLES.profiles,
  tableName: "tandem-test-profiles",
  keyArn: "arn:home",
  replicas: [PEER],
  witnessRegion: "eu-west-1",
  protect: true,
};

const deploy = (changes: Partial<GlobalTableArgs>) =>
  runProgram(async () => new GlobalTable("profiles", { ...ARGS, ...changes }, {}));

describe("a global table", () => {
  it("is protected, at the engine and at the service, where asked", async () => {
    const run = await deploy({});
    const table = run.named("profiles", "aws:dynamodb/table:Table");
    expect(table.isProtected).toBe(true);
    expect(table.inputs).toMatchObject({ deletionProtectionEnabled: true });
  });

  it.each([
    ["a regional schema", { schema: TABLES.idempotency }, "schema.replication is regional"],
    ["no other region", { replicas: [] }, "replicas is empty"],
    ["a quorum of four", { schema: TABLES.claims, replicas: [PEER, PEER] }, "replicas has 2 entries"],
  ])("refuses %s, naming component, path and reason", async (_what, changes, message) => {
    await expect(deploy(changes)).rejects.toThrow(`GlobalTable profiles: ${message}`);
    await expect(deploy(changes)).rejects.toBeInstanceOf(InvalidArgument);
  });
});

describe("a regional table", () => {
  it("refuses a schema that is to be replicated", async () => {
    const args = { schema: TABLES.profiles, tableName: "t", keyArn: "arn:home", protect: false };
    const attempt = runProgram(async () => new RegionalTable("profiles", args, {}));
    await expect(attempt).rejects.toThrow("RegionalTable profiles: schema.replication is eventual");
  });
});
