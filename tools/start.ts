/** `npm start`: the program, deployed into a local cloud by the real engine, with customers in it. */
import Table from "cli-table3";
import { person } from "../journeys/people.ts";
import { progressView } from "../sandbox/engine/progress.ts";
import { stopOnSignals } from "../sandbox/engine/stop-signal.ts";
import { readArguments } from "./arguments.ts";
import { sentenceOf } from "./failure.ts";
import { journeysNamed, playUntilStopped } from "./play-until-stopped.ts";
import { sandboxFolder } from "./sandbox/folder.ts";
import { openSession, type Session } from "./sandbox/session.ts";
import { SANDBOX } from "./sandbox/settings.ts";

const { values } = readArguments({
  usage: "npm start -- [options]",
  about: "Deploys Tandem into a local cloud with the real Pulumi engine, fills it, and stays until Ctrl-C.",
  takesNames: false,
  options: {
    once: { type: "boolean", help: "deploy, run all journeys, print, stop" },
    keep: {
      type: "boolean",
      help: "keep this session's table items, and take up those that the last one with --keep left",
    },
    json: { type: "boolean", help: "print one JSON object as the last line" },
    port: {
      type: "string",
      value: "N",
      help: `where the local cloud listens (default ${SANDBOX.port}; 0: any free port)`,
    },
  },
});

const HIGHEST_PORT = 65_535;
/** Since the process began, loading included: what a person waits for. */
const secondsSoFar = () => Math.round(performance.now() / 100) / 10;
const stop = stopOnSignals((name) => console.error(`\n${name}: stopping the local cloud`));

try {
  process.exitCode = await run();
} catch (error) {
  // The sentence is what helps; the stack of an expected failure is noise.
  console.error(sentenceOf(error));
  process.exitCode = stop.exitCode() ?? 2;
} finally {
  stop.release();
}

async function run(): Promise<number> {
  const port = portOf(values.port);
  const view = progressView("npm start");
  const session = await openSession({
    folder: sandboxFolder(),
    port,
    keep: values.keep === true,
    progress: view.line,
    onEvent: view.event,
    signal: stop.signal,
  }).finally(view.close);
  try {
    const readySeconds = secondsSoFar();
    if (values.once === true) return await playOnce(session, readySeconds);
    await printWhatCameUp(session, readySeconds);
    await printWhatToTry(session);
    await untilStopped(stop.signal);
    return 0;
  } finally {
    await session.close();
  }
}

function portOf(text: string | undefined): number {
  if (text === undefined) return SANDBOX.port;
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= HIGHEST_PORT) return port;
  throw new Error(`Expected --port with a number from 0 to ${HIGHEST_PORT}; got ${text || "nothing"}.`);
}

async function playOnce(session: Session, readySeconds: number): Promise<number> {
  const played = await playUntilStopped(session.control, {
    names: journeysNamed([]),
    signal: stop.signal,
    onResult: (line) => console.error(line),
  });
  const journeys = { passed: played.passed.length, failed: played.failed.length };
  if (values.json === true) {
    const regions = [SANDBOX.home, SANDBOX.peer];
    const times = { readySeconds, seconds: secondsSoFar() };
    console.log(JSON.stringify({ resources: countsOf(session), regions, ...times, journeys }));
  } else {
    await printWhatCameUp(session, readySeconds);
    console.log(`${journeys.passed} journeys passed, ${journeys.failed} failed; stopped again.`);
  }
  return journeys.failed === 0 ? 0 : 1;
}

function untilStopped(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}

function countsOf({ providers }: Session): Record<"aws" | "awsNative" | "gcp" | "kubernetes", number> {
  const counts = { aws: 0, awsNative: 0, gcp: 0, kubernetes: 0 };
  const keys = { aws: "aws", "aws-native": "awsNative", gcp: "gcp", kubernetes: "kubernetes" } as const;
  for (const { type } of providers.recorded()) {
    const key = keys[type.split(":")[0] as keyof typeof keys];
    if (key !== undefined) counts[key]++;
  }
  return counts;
}

async function printWhatCameUp(session: Session, readySeconds: number): Promise<void> {
  const cloud = await session.control.describe();
  const resources = countsOf(session);
  const table = new Table({
    head: ["region", "dial", "functions", "tables", "agents"],
    style: { head: [], border: [] },
  });
  for (const region of cloud.regions)
    if (region.phoneNumbers.length > 0)
      table.push([
        `${region.region}${region.region === SANDBOX.home ? " (home)" : " (peer)"}`,
        region.phoneNumbers.join(", "),
        region.functions.length,
        region.tables.length,
        region.agents.join(", "),
      ]);
  console.log(
    `\nTandem came up in a local cloud in ${readySeconds} s: ${Object.entries(resources)
      .map(([k, n]) => `${n} ${k}`)
      .join(", ")} resources.`,
  );
  console.log(table.toString());
}

async function printWhatToTry({ control }: Session): Promise<void> {
  const { endpoint, accessKeyId } = await control.describe();
  const known = person(0);
  console.log(
    [
      `AWS endpoint   ${endpoint} (access key ${accessKeyId}, any secret)`,
      "",
      "Try, in another terminal:",
      `  npm run call -- --from ${known.phone} --to home    you are ${known.givenName}, whose PIN is ${known.pin}`,
      `  npm run call -- --from ${known.phone} --to peer    the same customer reaches the other region`,
      "  npm run journeys                                  what must work, played against this cloud",
      "  npm run preview -- --stack sandbox                what a deployment would change now",
      "",
      "Ctrl-C stops it; the next npm start goes on from the deployed resources.",
    ].join("\n"),
  );
}
