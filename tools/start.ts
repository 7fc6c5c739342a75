/** `npm start`: the program, deployed into a local cloud by the real engine, with customers in it. */
import Table from "cli-table3";
import { person } from "../journeys/people.ts";
import { progressView } from "../sandbox/engine/progress.ts";
import { stopOnSignals } from "../sandbox/engine/stop-signal.ts";
import { readArguments } from "./arguments.ts";
import { playJourneys } from "./driver/play.ts";
import { sentenceOf } from "./failure.ts";
import { sandboxFolder } from "./sandbox/folder.ts";
import { openSession, type Session } from "./sandbox/session.ts";
import { SANDBOX } from "./sandbox/settings.ts";

const { values } = readArguments({
  usage: "npm start -- [options]",
  about: "Deploys Tandem into a local cloud with the real Pulumi engine, fills it, and stays until Ctrl-C.",
  options: {
    once: { type: "boolean", help: "deploy, run all journeys, print, stop" },
    keep: { type: "boolean", help: "take up the table items of the last session, and keep this one's" },
    json: { type: "boolean", help: "print one JSON object as the last line" },
    port: {
      type: "string",
      value: "N",
      help: `where the local cloud listens (default ${SANDBOX.port}; 0: any free port)`,
    },
  },
});

// As a shell reports a process that a signal ended.
const INTERRUPTED = 130;
/** Since the process began, loading included: what a person waits for. */
const secondsSoFar = () => Math.round(performance.now() / 100) / 10;
const stop = stopOnSignals((name) => console.error(`\n${name}: stopping the local cloud`));

try {
  process.exitCode = await run();
} catch (error) {
  // The sentence is what helps; the stack of an expected failure is noise.
  console.error(`\n${sentenceOf(error)}`);
  process.exitCode = stop.signal.aborted ? INTERRUPTED : 2;
} finally {
  stop.release();
}

async function run(): Promise<number> {
  const view = progressView("npm start");
  const session = await openSession({
    folder: sandboxFolder(),
    port: values.port === undefined ? SANDBOX.port : Number(values.port),
    keep: values.keep === true,
    progress: view.line,
    onEvent: view.event,
    signal: stop.signal,
  });
  view.close();
  try {
    const readySeconds = secondsSoFar();
    if (values.once !== true) {
      await printWhatCameUp(session, readySeconds);
      await untilStopped(stop.signal);
      return 0;
    }
    const journeys = await playJourneys(session.control, { onResult: view.line });
    const summary = {
      resources: countsOf(session),
      regions: [SANDBOX.home, SANDBOX.peer],
      readySeconds,
      seconds: secondsSoFar(),
      journeys: { passed: journeys.passed.length, failed: journeys.failed.length },
    };
    if (values.json === true) console.log(JSON.stringify(summary));
    else await printWhatCameUp(session, readySeconds);
    for (const { name, reason } of journeys.failed) console.error(`${name}: ${reason}`);
    return journeys.failed.length === 0 ? 0 : 1;
  } finally {
    await session.close();
  }
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
  const known = person(0);
  console.log(
    `\nTandem is up in a local cloud, ${readySeconds} s: ${Object.entries(resources)
      .map(([k, n]) => `${n} ${k}`)
      .join(", ")} resources.`,
  );
  console.log(table.toString());
  console.log(
    [
      `AWS endpoint   ${cloud.endpoint} (access key ${cloud.accessKeyId}, any secret)`,
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
