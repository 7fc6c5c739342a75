import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** One import of each kind that the table forbids, and the rule that must catch it. */
const PLANTED: readonly (readonly [file: string, imports: string, rule: string])[] = [
  ["domain/a.ts", "../stores/a.ts", "domain-imports"],
  ["domain/b.ts", "uuid", "domain-imports"],
  ["domain/c.ts", "node:fs", "domain-node"],
  ["language/a.ts", "../domain/z.ts", "language-imports"],
  ["language/b.ts", "node:crypto", "language-node"],
  ["flows/a.ts", "../stores/a.ts", "flows-imports"],
  ["stores/a.ts", "@aws-sdk/client-connect", "stores-imports"],
  ["functions/one/handler.ts", "../two/handler.ts", "functions-imports"],
  ["functions/two/handler.ts", "@aws-sdk/client-dynamodb", "functions-imports"],
  ["functions/three/handler.ts", "node:crypto", "functions-node"],
  ["functions/one/main.ts", "../two/handler.ts", "functions-main-imports"],
  ["functions/lib/a.ts", "../../stores/a.ts", "functions-lib-imports"],
  ["functions/lib/adapters/a.ts", "../../../flows/a.ts", "functions-lib-adapters-imports"],
  ["gateway/app.ts", "../functions/lib/a.ts", "gateway-imports"],
  ["gateway/adapters/a.ts", "../../flows/a.ts", "gateway-adapters-imports"],
  ["operations/a.ts", "../functions/lib/a.ts", "operations-imports"],
  ["components/aws/a.ts", "../gcp/a.ts", "components-aws-imports"],
  ["components/gcp/a.ts", "../aws/a.ts", "components-gcp-imports"],
  ["components/bridge/a.ts", "../../flows/a.ts", "components-bridge-imports"],
  ["components/settings.ts", "./aws/a.ts", "components-imports"],
  ["index.ts", "./domain/z.ts", "index-imports"],
  ["contract/a.ts", "../components/settings.ts", "contract-imports"],
  ["policy/a.ts", "../contract/a.ts", "policy-imports"],
  ["journeys/a.ts", "../flows/a.ts", "journeys-imports"],
  ["model/a.ts", "../flows/a.ts", "model-imports"],
  ["sandbox/a.ts", "../domain/z.ts", "sandbox-ours"],
  ["sandbox/b.ts", "@pulumi/aws/dynamodb/index.js", "sandbox-no-provider-resources"],
  ["components/z.ts", "../tools/a.ts", "nobody-imports-tools"],
  ["domain/d.ts", "./e.ts", "no-cycles"],
  ["tools/b.ts", "./nowhere.ts", "no-unresolved"],
];
const TARGETS = ["domain/z.ts", "tools/a.ts"];

interface Violation {
  readonly from: string;
  readonly rule: { readonly name: string };
}

describe("the import table", () => {
  let folder: string;
  let violations: readonly Violation[];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "boundaries-"));
    await symlink(join(ROOT, "node_modules"), join(folder, "node_modules"));
    await cp(join(ROOT, "package.json"), join(folder, "package.json"));
    await cp(join(ROOT, ".ci/boundaries.cjs"), join(folder, "boundaries.cjs"));
    for (const file of TARGETS) await write(file, "export const z = 1;\n");
    // A type-only import counts as much as any other, so half of them are that.
    for (const [place, [file, imports]] of PLANTED.entries())
      await write(
        file,
        `${place % 2 === 0 ? "import type" : "import"} * as planted from "${imports}";\nexport type P = typeof planted;\n`,
      );
    // The other half of the cycle, which is reported once.
    await write("domain/e.ts", 'import type * as planted from "./d.ts";\nexport type P = typeof planted;\n');
    violations = await cruise();
  });

  afterAll(() => rm(folder, { recursive: true }));

  it.each(PLANTED)("catches %s importing %s (%s)", (file, _imports, rule) => {
    const caught = violations.filter(({ from }) => from === file).map((violation) => violation.rule.name);
    expect(caught).toContain(rule);
  });

  it("accuses no file that imports nothing", () => {
    expect(violations.filter(({ from }) => TARGETS.includes(from))).toEqual([]);
  });

  async function write(file: string, text: string): Promise<void> {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), text);
  }

  async function cruise(): Promise<readonly Violation[]> {
    const roots = [
      ...new Set([...PLANTED.map(([file]) => file), ...TARGETS].map((file) => file.split("/")[0] ?? file)),
    ];
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [
        join(ROOT, "node_modules/dependency-cruiser/bin/dependency-cruise.mjs"),
        "--config",
        "boundaries.cjs",
        "--output-type",
        "json",
        ...roots,
      ],
      { cwd: folder, maxBuffer: 64 * 1024 * 1024 },
    ).catch((error: { stdout: string }) => error);
    return (JSON.parse(stdout) as { summary: { violations: Violation[] } }).summary.violations;
  }
});
