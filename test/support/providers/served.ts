/** Stand-ins over a cloud that only remembers, in a folder of their own. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Behaviour, DeployedResource } from "../../../sandbox/providers/behaviour.ts";
import { type StandIns, serveStandIns } from "../../../sandbox/providers/serve-stand-ins.ts";
import { ProviderClient } from "./provider-client.ts";

/** What was put and removed, in order. */
export interface FakeCloud {
  readonly put: DeployedResource[];
  readonly removed: DeployedResource[];
  /** What each put answers. */
  answer: (resource: DeployedResource) => Record<string, unknown> | undefined;
}

export interface Served {
  readonly directory: string;
  readonly cloud: FakeCloud;
  readonly standIns: StandIns;
  client(packageName: string, settings: Record<string, unknown>): Promise<ProviderClient>;
  /** The process ends and another one begins, over the same folder and an empty cloud. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

const REMEMBERING: Behaviour<FakeCloud> = {
  put: (cloud, resource) => {
    cloud.put.push(resource);
    return cloud.answer(resource);
  },
  remove: (cloud, resource) => {
    cloud.removed.push(resource);
  },
};

/** Every type that a test creates; others have no behaviour, as in the sandbox. */
const BEHAVIOURS: Readonly<Record<string, Behaviour<FakeCloud>>> = Object.fromEntries(
  ["aws:dynamodb/table:Table", "aws:lambda/function:Function", "aws-native:connect:Queue"].map((type) => [
    type,
    REMEMBERING,
  ]),
);

export async function serveForTest(): Promise<Served> {
  const directory = mkdtempSync(join(tmpdir(), "tandem-providers-"));
  const clients: ProviderClient[] = [];
  const start = async () => {
    const cloud: FakeCloud = { put: [], removed: [], answer: () => undefined };
    const standIns = await serveStandIns({
      directory: join(directory, "state"),
      root: directory,
      cloud,
      behaviours: BEHAVIOURS,
    });
    standIns.setStack("test");
    return { cloud, standIns };
  };
  const stop = async () => {
    for (const client of clients.splice(0)) client.close();
    await running.standIns.close();
  };
  let running = await start();
  return {
    directory,
    get cloud() {
      return running.cloud;
    },
    get standIns() {
      return running.standIns;
    },
    client: async (packageName, settings) => {
      const client = new ProviderClient(running.standIns.debugProviders, packageName);
      clients.push(client);
      await client.configure(settings);
      return client;
    },
    restart: async () => {
      await stop();
      running = await start();
    },
    close: async () => {
      await stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
