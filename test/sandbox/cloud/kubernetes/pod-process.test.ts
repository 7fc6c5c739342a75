import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { CLUSTERS, deployEverything, startEdgeCloud } from "./edge-cloud.ts";

test("pods do not outlive a cloud that was killed", async () => {
  const script = fileURLToPath(new URL("lone-cloud.ts", import.meta.url));
  const cloud = spawn(process.execPath, [script], { stdio: ["ignore", "pipe", "inherit"] });
  const [line] = await new Promise<readonly string[]>((resolve) =>
    createInterface({ input: cloud.stdout }).once("line", (text) => resolve([text])),
  );
  const pods: readonly number[] = JSON.parse(line ?? "[]");
  expect(pods).toHaveLength(2);
  expect(pods.every(isAlive)).toBe(true);
  cloud.kill("SIGKILL");
  await expect.poll(() => pods.some(isAlive), { timeout: 10_000 }).toBe(false);
});

test("pods end with the cloud that is stopped, and with their cluster", async () => {
  const edge = await startEdgeCloud();
  await deployEverything(edge);
  const processOf = (side: "home" | "peer") => edge.cloud.clusters.ofSide(side)?.pods[0]?.processId ?? 0;
  const [home, peer] = [processOf("home"), processOf("peer")];
  const [location, name] = CLUSTERS.home.split("/");
  await edge.remove("gcp:container/cluster:Cluster", "", { project: "tandem-test", location, name });
  expect([isAlive(home), isAlive(peer)]).toEqual([false, true]);
  await edge.stop();
  expect(isAlive(peer)).toBe(false);
});

function isAlive(id: number): boolean {
  try {
    process.kill(id, 0);
    return true;
  } catch {
    return false;
  }
}
