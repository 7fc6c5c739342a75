import { describe, expect, test } from "vitest";
import { CliNotFound, findCli, PINNED_CLI } from "../../../sandbox/engine/find-cli.ts";
import { type FakeMachineOptions, fakeMachine } from "../../support/engine/fake-machine.ts";

const IN_FOLDER = `/home/ada/.pulumi/versions/${PINNED_CLI}/bin/pulumi`;
const OFFICIAL = "/usr/local/bin/pulumi";

async function find(options: FakeMachineOptions) {
  const machine = fakeMachine(options);
  const told: string[] = [];
  const cli = await findCli((line) => told.push(line), { machine }).catch((error: unknown) => error);
  return { cli, told, machine };
}

describe("the order in which the Pulumi CLI is looked for", () => {
  const everything: FakeMachineOptions = {
    env: { TANDEM_PULUMI: "/opt/mine/pulumi" },
    onPath: { pulumi: OFFICIAL, npm: "/usr/bin/npm", go: "/usr/bin/go" },
    clis: { "/opt/mine/pulumi": "v3.300.0", [OFFICIAL]: "v3.270.0", [IN_FOLDER]: `v${PINNED_CLI}` },
  };

  test("TANDEM_PULUMI comes first", async () => {
    const { cli } = await find(everything);
    expect(cli).toEqual({ path: "/opt/mine/pulumi", version: "3.300.0", source: "TANDEM_PULUMI" });
  });

  test("then an official one on PATH", async () => {
    const { cli, machine } = await find({ ...everything, env: {} });
    expect(cli).toEqual({ path: OFFICIAL, version: "3.270.0", source: "PATH" });
    expect(machine.commands).toEqual([`${OFFICIAL} version`]);
  });

  test("an older one on PATH is named and passed over for the versions folder", async () => {
    const clis = { [OFFICIAL]: "v3.99.9", [IN_FOLDER]: `v${PINNED_CLI}` };
    const { cli, told } = await find({ ...everything, env: {}, clis });
    expect(cli).toMatchObject({ path: IN_FOLDER, source: "versions folder" });
    expect(told).toEqual([`${OFFICIAL} is version 3.99.9, older than ${PINNED_CLI}: passed over.`]);
  });

  test.each(["3.259.0", "3.259.1", "3.260.0", "4.0.0", "3.1000.0"])(
    "%s on PATH is new enough",
    async (version) => {
      const { cli } = await find({ onPath: { pulumi: OFFICIAL }, clis: { [OFFICIAL]: `v${version}` } });
      expect(cli).toMatchObject({ source: "PATH", version });
    },
  );

  test.each(["3.258.9", "2.999.0", "3.26.0"])("%s on PATH is too old", async (version) => {
    const { cli } = await find({ onPath: { pulumi: OFFICIAL }, clis: { [OFFICIAL]: `v${version}` } });
    expect(cli).toBeInstanceOf(CliNotFound);
  });

  test("PULUMI_HOME moves the versions folder", async () => {
    const path = `/data/pulumi/versions/${PINNED_CLI}/bin/pulumi`;
    const { cli } = await find({ env: { PULUMI_HOME: "/data/pulumi" }, clis: { [path]: PINNED_CLI } });
    expect(cli).toMatchObject({ path, source: "versions folder" });
  });

  test("then the npm package, which downloads into the versions folder and gets 20 seconds", async () => {
    const { cli, machine } = await find({
      onPath: { npm: "/usr/bin/npm" },
      npm: (disk) => {
        disk.set(IN_FOLDER, `v${PINNED_CLI}`);
        return { succeeded: true };
      },
    });
    expect(cli).toMatchObject({ path: IN_FOLDER, source: "npm" });
    expect(machine.commands[0]).toBe(`npm exec --yes --package=pulumi@${PINNED_CLI} -- pulumi version`);
    expect(machine.options[0]?.timeoutSeconds).toBe(20);
  });

  test("a half-downloaded CLI in the folder is not taken for one", async () => {
    const { cli } = await find({ clis: { [IN_FOLDER]: undefined } });
    expect(cli).toBeInstanceOf(CliNotFound);
  });

  test("then a build with go, which is moved into place when it is done", async () => {
    const { cli, machine, told } = await find({
      onPath: { npm: "/usr/bin/npm", go: "/usr/bin/go" },
      go: (disk, { env, onLine }) => {
        for (let number = 0; number < 200; number++) onLine?.(`example.com/package${number}`);
        disk.set(`${env?.["GOBIN"]}/pulumi`, `v${PINNED_CLI}`);
        return { succeeded: true };
      },
    });
    expect(cli).toMatchObject({ path: IN_FOLDER, source: "go build" });
    expect([...machine.disk.keys()]).toEqual([IN_FOLDER]);
    expect(machine.options.find(({ env }) => env?.["GOBIN"])).toMatchObject({ env: { CGO_ENABLED: "0" } });
    expect(told).toContain("go: 200 packages compiled");
  });

  test("a build that fails leaves nothing behind", async () => {
    const { cli, machine } = await find({
      onPath: { go: "/usr/bin/go" },
      go: (disk, { env }) => {
        disk.set(`${env?.["GOBIN"]}/pulumi`, undefined);
        return { succeeded: false, reason: "go: module lookup disabled" };
      },
    });
    expect(String(cli)).toContain("go: module lookup disabled");
    expect([...machine.disk.keys()]).toEqual([]);
  });
});

test("a stop during a download ends the search: no build is begun", async () => {
  const stop = new AbortController();
  const machine = fakeMachine({
    onPath: { npm: "/usr/bin/npm", go: "/usr/bin/go" },
    npm: () => {
      stop.abort(new Error("Stopped by SIGINT."));
      return { succeeded: false };
    },
  });
  await expect(findCli(() => undefined, { machine, signal: stop.signal })).rejects.toThrow(
    "Stopped by SIGINT.",
  );
  expect(machine.commands.filter((command) => command.startsWith("go"))).toEqual([]);
});

describe("where no way leads to a CLI", () => {
  test("one message names all five ways and what to do about each", async () => {
    const { cli } = await find({});
    expect(cli).toBeInstanceOf(CliNotFound);
    const lines = String(cli).split("\n");
    expect(lines).toHaveLength(6);
    const expected = ["TANDEM_PULUMI", "no pulumi on PATH", IN_FOLDER, "no npm on PATH", "no go on PATH"];
    for (const [index, words] of expected.entries()) expect(lines[index + 1]).toContain(words);
  });

  test("a TANDEM_PULUMI that is no executable pulumi is refused, and no other is taken behind one's back", async () => {
    const clis = { [OFFICIAL]: "v3.270.0" };
    const env = { TANDEM_PULUMI: "/opt/missing/pulumi" };
    const { cli } = await find({ env, onPath: { pulumi: OFFICIAL }, clis });
    expect(String(cli)).toContain("TANDEM_PULUMI is /opt/missing/pulumi");
  });
});
