import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  findRunning,
  type RunningSandbox,
  recordRunning,
  type SandboxFolder,
  sandboxFolder,
} from "../../../tools/sandbox/folder.ts";
import { attachOrOpen } from "../../../tools/sandbox/session.ts";

let folder: SandboxFolder;
let server: Server;
let here: RunningSandbox;

beforeEach(async () => {
  folder = sandboxFolder(mkdtempSync(`${tmpdir()}/tandem-folder-`));
  server = createServer((socket) => socket.end());
  const port = await new Promise<number>((resolve) =>
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : 0);
    }),
  );
  here = { pid: process.pid, endpoint: `http://127.0.0.1:${port}`, isReady: true, keepsItems: false };
});

afterEach(() => {
  server.close();
  rmSync(folder.path, { recursive: true, force: true });
});

describe("the sandbox that runs from a folder", () => {
  it("is the one whose process lives and whose port answers", async () => {
    expect(await findRunning(folder)).toBeUndefined();
    await recordRunning(folder, here);
    expect(await findRunning(folder)).toEqual(here);
  });

  it("is none where another process has the number of one that was killed", async () => {
    await recordRunning(folder, here);
    await new Promise((resolve) => server.close(resolve));
    expect(await findRunning(folder)).toBeUndefined();
  });

  it("is none where the record was cut off", async () => {
    writeFileSync(folder.running, JSON.stringify(here).slice(0, 20));
    expect(await findRunning(folder)).toBeUndefined();
  });
});

describe("journeys against the sandbox that runs", () => {
  const attach = () => attachOrOpen({ folder, port: 0, keep: false, progress: () => undefined });

  it("are refused while it is coming up: half of it is there", async () => {
    await recordRunning(folder, { ...here, isReady: false });
    await expect(attach()).rejects.toThrow(/still coming up/);
  });

  it("are refused where it keeps its items: each would begin by forgetting them", async () => {
    await recordRunning(folder, { ...here, keepsItems: true });
    await expect(attach()).rejects.toThrow(/without --keep/);
  });
});
