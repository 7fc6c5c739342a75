import { describe, expect, it } from "vitest";
import { CannotRun } from "../../operations/cannot-run.ts";
import { eraseCustomer, replayTombstones } from "../../operations/customers-erase.ts";
import { exportCustomer } from "../../operations/customers-export.ts";
import { importCustomers } from "../../operations/customers-import.ts";
import { type Invoke, NoReply } from "../../operations/invoke.ts";
import { printer } from "../../operations/printer.ts";
import type { Stack } from "../../operations/stack.ts";
import { Back } from "../support/customers.ts";
import { RegionUnderTest, replicate, Wall } from "../support/two-regions.ts";

const HOME = "eu-central-1";
const PEER = "eu-west-2";
const STACK: Stack = { name: "test", regions: [HOME, PEER] };
const PHONE = "+14155550101";

/** The command's lines, and the functions of both regions behind it. */
async function desk({ isJson = true, lost = "" } = {}) {
  const wall = new Wall();
  const home = new RegionUnderTest(HOME, wall);
  const peer = new RegionUnderTest(PEER, wall);
  await home.importCustomer({ phone: PHONE });
  replicate(home, peer);
  const backs: Readonly<Record<string, Back>> = {
    [HOME]: new Back(home, [HOME, PEER]),
    [PEER]: new Back(peer, [HOME, PEER]),
  };
  const requests: string[] = [];
  const invoke: Invoke = async (region, name, request) => {
    requests.push(`${name} in ${region}`);
    const back = backs[region];
    if (region === lost || back === undefined) throw new NoReply(region, name, "the network is down");
    if (name === "erase-customer") return back.erase(request);
    if (name === "export-customer") return back.export((request as { customer: object }).customer as never);
    const { customers } = request as { customers: readonly unknown[] };
    return { status: "done", customers: customers.length, failed: [] };
  };
  const lines: string[] = [];
  const print = printer({ isJson, out: (text) => lines.push(text), error: () => undefined, now: () => 0 });
  return { ports: { stack: STACK, invoke, print }, lines, requests };
}

function last(lines: readonly string[]): Record<string, unknown> {
  return JSON.parse(lines.at(-1) ?? "null");
}

describe("tandem customers import", () => {
  it("sends nothing while one line is wrong, and says which", async () => {
    const { ports, lines, requests } = await desk({ isJson: false });
    const text = [JSON.stringify({ phone: PHONE }), "{", JSON.stringify({ pin: "1111" })].join("\n");
    expect(await importCustomers(text, ports)).toBe(1);
    expect(requests).toEqual([]);
    expect(lines.join("\n")).toMatch(/2 lines failed/);
  });

  it("sends chunks, and counts what came in", async () => {
    const { ports, lines, requests } = await desk();
    const text = Array.from({ length: 250 }, (_, at) => JSON.stringify({ reference: `r-${at}` })).join("\n");
    expect(await importCustomers(text, ports)).toBe(0);
    expect(requests).toHaveLength(3);
    expect(last(lines)).toEqual({ customers: 250, failed: 0 });
  });

  it("cannot run on an empty file", async () => {
    const { ports } = await desk();
    await expect(importCustomers("\n", ports)).rejects.toThrow(CannotRun);
  });
});

describe("tandem customers export", () => {
  it("reads in the other region where home does not answer", async () => {
    const { ports, requests } = await desk({ lost: HOME });
    const written: string[] = [];
    const write = async (text: string) => void written.push(text);
    expect(await exportCustomer({ phone: PHONE }, { ...ports, write })).toBe(0);
    expect(requests).toEqual([`export-customer in ${HOME}`, `export-customer in ${PEER}`]);
    expect(JSON.parse(written[0] ?? "")).toMatchObject({ readIn: PEER });
  });

  it("ends with 1 for nobody, and cannot run without being told whom", async () => {
    const { ports, lines } = await desk();
    expect(await exportCustomer({ phone: "+14155550777" }, { ...ports, write: undefined })).toBe(1);
    expect(last(lines)).toEqual({ customers: 0, failed: 1 });
    await expect(exportCustomer({}, { ...ports, write: undefined })).rejects.toThrow(CannotRun);
    await expect(exportCustomer({ phone: "0123" }, { ...ports, write: undefined })).rejects.toThrow(
      CannotRun,
    );
  });
});

describe("tandem customers erase", () => {
  it("erases in both regions and gives a receipt for each", async () => {
    const { ports, lines } = await desk();
    expect(await eraseCustomer({ phone: PHONE }, ports)).toBe(0);
    expect(last(lines)).toMatchObject({
      customers: 1,
      failed: 0,
      left: [],
      receipts: [{ region: HOME }, { region: PEER }],
    });
  });

  it("says what is left where a region does not answer, and ends with 1", async () => {
    const { ports, lines } = await desk({ isJson: false, lost: PEER });
    expect(await eraseCustomer({ phone: PHONE }, ports)).toBe(1);
    const told = lines.join("\n");
    expect(told).toMatch(/Receipt for customer [0-9a-f]{32} in eu-central-1/);
    expect(told).toMatch(/Left in eu-west-2: everything written there/);
    expect(told).toMatch(/kept by AWS until/);
    expect(told).not.toContain(PHONE);
  });

  it("replays what was erased after a restore, in both regions", async () => {
    const { ports, lines } = await desk();
    await eraseCustomer({ phone: PHONE }, ports);
    expect(await replayTombstones(ports)).toBe(0);
    expect(last(lines)).toMatchObject({ customers: 1, failed: 0 });
  });
});
