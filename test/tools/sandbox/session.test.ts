import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { ConnectClient, DescribeInstanceCommand, ListQueuesCommand } from "@aws-sdk/client-connect";
import { DynamoDBClient, ScanCommand } from "@aws-sdk/client-dynamodb";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { JOURNEYS } from "../../../journeys/catalogue.ts";
import { PEOPLE_COUNT, person } from "../../../journeys/people.ts";
import type { CloudDescription } from "../../../sandbox/cloud/control.ts";
import { drained } from "../../../tools/driver/drained.ts";
import { playJourneys } from "../../../tools/driver/play.ts";
import { LeakScan } from "../../../tools/leak-scan/leak-scan.ts";
import { sandboxFolder } from "../../../tools/sandbox/folder.ts";
import { openSession, type Session } from "../../../tools/sandbox/session.ts";
import { SANDBOX } from "../../../tools/sandbox/settings.ts";
import { catchesUp } from "../../support/backlog.ts";
import { converse } from "../../support/edge-chat.ts";

// The real engine deploys everything, on whatever machine this is.
const DEPLOYMENT_MS = 600_000;
/** Half a minute of most journeys is waiting that the one clock goes through, function by function. */
const JOURNEYS_MS = 1_200_000;
/** Five seconds by itself; others may use the machine meanwhile. */
const SCAN_MS = 20_000;

describe("the deployed sandbox", () => {
  let path: string;
  let session: Session;
  let cloud: CloudDescription;

  beforeAll(async () => {
    path = await mkdtemp(join(tmpdir(), "tandem-session-"));
    session = await openSession({
      folder: sandboxFolder(path),
      port: 0,
      keep: false,
      progress: () => undefined,
    });
    cloud = await session.control.describe();
  }, DEPLOYMENT_MS);

  afterAll(async () => {
    await session?.close();
    await rm(path, { recursive: true, force: true });
  });

  it(
    "plays every journey, and nothing of it leaks",
    async () => {
      const folder = sandboxFolder(path);
      const scan = new LeakScan(session, [await readFile(folder.keys, "utf8")]);
      const beforeReset = async () => {
        await drained(session.cloud);
        await scan.look();
      };
      const played = await playJourneys(scan.control, { beforeReset });
      expect(played.failed).toEqual([]);
      expect(played.passed).toEqual(JOURNEYS.map(({ name }) => name));
      const { leaks, traces, milliseconds } = await scan.finish(folder);
      expect(leaks).toEqual([]);
      expect(traces).toBeGreaterThan(1000);
      expect(milliseconds).toBeLessThan(SCAN_MS);
    },
    JOURNEYS_MS,
  );

  it(
    "has nothing to change in a preview and a second up, and deletes nothing",
    async () => {
      const preview = await session.engine("preview");
      expect(preview.counts).toMatchObject({ create: 0, update: 0, replace: 0, delete: 0 });
      const again = await session.engine("up");
      expect(again.counts).toMatchObject({ create: 0, update: 0, replace: 0, delete: 0 });
      expect(again.counts.same).toBe(preview.counts.same);
    },
    DEPLOYMENT_MS,
  );

  it.each([SANDBOX.home, SANDBOX.peer])("answers unmodified SDK clients in %s", async (region) => {
    const client = {
      region,
      endpoint: cloud.endpoint,
      credentials: { accessKeyId: cloud.accessKeyId, secretAccessKey: "any" },
    };
    await session.control.settle();
    const links = await new DynamoDBClient(client).send(
      new ScanCommand({
        TableName: "tandem-sandbox-profiles",
        FilterExpression: "begins_with(#pk, :identifier)",
        ExpressionAttributeNames: { "#pk": "pk" },
        ExpressionAttributeValues: { ":identifier": { S: "IDENTIFIER#phone" } },
      }),
    );
    expect(links.Count).toBeGreaterThanOrEqual(PEOPLE_COUNT);

    const InstanceId = cloud.regions.find((one) => one.region === region)?.instances[0]?.id;
    const connect = new ConnectClient(client);
    const { Instance } = await connect.send(new DescribeInstanceCommand({ InstanceId }));
    expect(Instance?.Arn).toContain(`:connect:${region}:`);
    const { QueueSummaryList } = await connect.send(new ListQueuesCommand({ InstanceId }));
    expect(QueueSummaryList?.map(({ Name }) => Name)).toEqual(expect.arrayContaining(["billing", "general"]));

    const { Payload } = await new LambdaClient(client).send(
      new InvokeCommand({
        FunctionName: "tandem-sandbox-choose-route",
        Qualifier: "live",
        Payload: JSON.stringify({
          Details: {
            ContactData: { ContactId: "5a1b7c52-0000-4000-8000-000000000001" },
            Parameters: { intent: "pay-a-bill" },
          },
        }),
      }),
    );
    expect(JSON.parse(Buffer.from(Payload ?? []).toString())).toMatchObject({
      status: "routed",
      queueName: "billing",
    });
  });

  it(
    "lets Connect's own chat client hold a conversation that the edge started",
    async () => {
      await session.control.reset();
      await session.control.settle();
      await session.cloud.clusters.ready();
      await converse(session.control, cloud);
    },
    DEPLOYMENT_MS,
  );

  it(
    "catches up with what lay in a lost region's stream, each event once, past a record that waits for its repair",
    async () => {
      const took = await catchesUp({ control: session.control, cloud, events: 5_000 });
      console.info(`5,000 events caught up in ${took.caughtUpMs} ms; replayed in ${took.replayMs} ms`);
    },
    DEPLOYMENT_MS,
  );

  it(
    "lets a person call from the terminal",
    async () => {
      const { phone, givenName, pin } = person(0);
      const spoken = await typed(path, ["--from", phone, "--to", "home"], ["1", `${pin}#`, "12#", ".bye"]);
      for (const text of [
        "Welcome back",
        `Thank you, ${givenName}`,
        "How much would you like to pay",
        "CUSTOMER_DISCONNECT",
      ])
        expect(spoken).toContain(text);
    },
    DEPLOYMENT_MS,
  );

  it("tells a person who dials nowhere where they can", async () => {
    const said = await typed(path, ["--from", person(0).phone, "--to", "mars"], []);
    expect(said).toMatch(/--to home, peer, or one of \+\d+, \+\d+; got mars/);
  });

  it("goes back to the deployed state, whatever was broken and written", async () => {
    const { control } = session;
    const table = "tandem-sandbox-contacts";
    const [region] = cloud.regions;
    await control.dial({ from: "+447700900000", to: region?.phoneNumbers[0] ?? "" });
    await control.setLag({ milliseconds: 60_000 });
    await control.advance({ milliseconds: 90_000 });
    expect(await control.items({ region: SANDBOX.home, table })).not.toEqual([]);
    await control.reset();
    for (const at of [SANDBOX.home, SANDBOX.peer])
      expect(await control.items({ region: at, table })).toEqual([]);
    expect(Math.abs((await control.now()) - Date.now())).toBeLessThan(5_000);
  });

  // Last, because it breaks what was deployed.
  it(
    "fails a journey by name where a grant is missing, and says which",
    async () => {
      const role = `tandem-sandbox-identify-customer-${SANDBOX.home}`;
      const policy = session.providers
        .recorded()
        .find(({ type, inputs }) => type === "aws:iam/rolePolicy:RolePolicy" && inputs["role"] === role);
      const document = String(policy?.inputs["policy"])
        .replace(/"dynamodb:Query",?/g, "")
        .replaceAll(",]", "]");
      expect(document).not.toContain("dynamodb:Query");
      await session.cloud.iam.putRolePolicy(
        role,
        String(policy?.inputs["name"]),
        withoutEmptyStatements(document),
      );

      const { failed } = await playJourneys(session.control, { only: ["recognised-caller"] });
      expect(failed).toHaveLength(1);
      expect(failed[0]?.reason).toMatch(/AccessDenied/);
      expect(failed[0]?.reason).toContain(`assumed-role/${role}/`);
      expect(failed[0]?.reason).toContain("dynamodb:Query");
      expect(failed[0]?.reason).toContain(`table/tandem-sandbox-profiles`);
    },
    DEPLOYMENT_MS,
  );
});

/** What `npm run call` prints while these lines are typed, errors among it. */
async function typed(sandbox: string, args: readonly string[], lines: readonly string[]): Promise<string> {
  const child = spawn(process.execPath, ["tools/call.ts", ...args], {
    env: { ...process.env, TANDEM_SANDBOX: sandbox },
    stdio: "pipe",
  });
  child.stdin.end(`${lines.join("\n")}\n`);
  return (await Promise.all([text(child.stdout), text(child.stderr)])).join("");
}

function withoutEmptyStatements(text: string): string {
  const document = JSON.parse(text) as { Statement: { Action: string | readonly string[] }[] };
  return JSON.stringify({
    ...document,
    Statement: document.Statement.filter(({ Action }) => Action.length > 0),
  });
}
