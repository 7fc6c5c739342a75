/** `npm run journeys`: acceptance by name, against the sandbox that runs or one of its own. */
import { progressView } from "../sandbox/engine/progress.ts";
import { readArguments } from "./arguments.ts";
import { playJourneys } from "./driver/play.ts";
import { sentenceOf } from "./failure.ts";
import { sandboxFolder } from "./sandbox/folder.ts";
import { attachOrOpen } from "./sandbox/session.ts";

const { values, positionals } = readArguments({
  usage: "npm run journeys -- [options]",
  about: "Plays the journeys against the deployed program in the local cloud.",
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

const only = [...(values.only ?? []), ...positionals];
try {
  const view = progressView("journeys");
  const session = await attachOrOpen({
    folder: sandboxFolder(),
    port: 0,
    keep: false,
    progress: view.line,
    onEvent: view.event,
  });
  try {
    const startedAt = performance.now();
    const played = await playJourneys(session.control, {
      onResult: view.line,
      ...(only.length > 0 ? { only } : {}),
    });
    view.close();
    const ms = Math.round(performance.now() - startedAt);
    if (values.json === true) console.log(JSON.stringify({ ...played, ms }));
    else console.log(`${played.passed.length} journeys passed, ${played.failed.length} failed, ${ms} ms`);
    process.exitCode = played.failed.length === 0 ? 0 : 1;
  } finally {
    await session.close();
  }
} catch (error) {
  console.error(sentenceOf(error));
  process.exitCode = 2;
}
