/** `npm run journeys`: acceptance by name, against the sandbox that runs or one of its own. */
import { progressView } from "../sandbox/engine/progress.ts";
import { stopOnSignals } from "../sandbox/engine/stop-signal.ts";
import { readArguments } from "./arguments.ts";
import { sentenceOf } from "./failure.ts";
import { journeysNamed, playUntilStopped } from "./play-until-stopped.ts";
import { sandboxFolder } from "./sandbox/folder.ts";
import { attachOrOpen } from "./sandbox/session.ts";

const { values, positionals } = readArguments({
  usage: "npm run journeys -- [options]",
  about:
    "Plays the journeys against the deployed program: in the local cloud that runs, each from the state in which it\ncame up, or in one of their own.",
  options: {
    only: {
      type: "string",
      multiple: true,
      value: "NAME",
      help: "play this journey; may be repeated, or list names after it",
    },
    json: { type: "boolean", help: "print one JSON object as the last line" },
  },
});

const stop = stopOnSignals((name) => console.error(`\n${name}: stopping`));
try {
  process.exitCode = await run();
} catch (error) {
  console.error(sentenceOf(error));
  process.exitCode = stop.exitCode() ?? 2;
} finally {
  stop.release();
}

async function run(): Promise<number> {
  const names = journeysNamed([...(values.only ?? []), ...positionals]);
  const view = progressView("journeys");
  const { signal } = stop;
  const session = await attachOrOpen({
    folder: sandboxFolder(),
    port: 0,
    keep: false,
    progress: view.line,
    onEvent: view.event,
    signal,
  }).finally(view.close);
  try {
    const startedAt = performance.now();
    const played = await playUntilStopped(session.control, {
      names,
      signal,
      onResult: (line) => console.error(line),
    });
    const ms = Math.round(performance.now() - startedAt);
    if (values.json === true) console.log(JSON.stringify({ ...played, ms }));
    else console.log(`${played.passed.length} journeys passed, ${played.failed.length} failed, ${ms} ms`);
    return played.failed.length === 0 ? 0 : 1;
  } finally {
    await session.close();
  }
}
