import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const TOOL = fileURLToPath(new URL("../../tools/sandbox-coverage.ts", import.meta.url));

test("tells what has a behaviour, what the last deployment only recorded, and what is refused by name", () => {
  const folder = mkdtempSync(join(tmpdir(), "tandem-coverage-"));
  try {
    mkdirSync(join(folder, "state/providers"), { recursive: true });
    const resources = ["aws:route53/zone:Zone", "aws:dynamodb/table:Table"].map((type) => ({
      type,
      inputs: {},
    }));
    writeFileSync(
      join(folder, "state/providers/sandbox.json"),
      JSON.stringify({ version: 1, resources, next: {} }),
    );
    const env = { ...process.env, TANDEM_SANDBOX: folder };
    const printed = execFileSync(process.execPath, [TOOL, "--json"], { env, encoding: "utf8" });
    const { implemented, recordedOnly, refused } = JSON.parse(printed.trim().split("\n").at(-1) ?? "");

    expect(recordedOnly).toEqual(["aws:route53/zone:Zone"]);
    expect(implemented).toEqual(
      expect.arrayContaining([
        "aws:dynamodb/table:Table",
        "connect:StopContact",
        "dynamodb:GetItem",
        "lambda:Invoke",
      ]),
    );
    expect(refused).toEqual(
      expect.arrayContaining(["connect:CreateQueue", "lambda:CreateFunction", "s3:CopyObject"]),
    );
    expect(implemented.filter((name: string) => refused.includes(name))).toEqual([]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
