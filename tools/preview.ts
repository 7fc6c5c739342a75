/** `npm run preview`: what a deployment would do, checked by the stand-in providers without a cloud. */

import { findCli } from "../sandbox/engine/find-cli.ts";
import { progressView } from "../sandbox/engine/progress.ts";
import { stopOnSignals } from "../sandbox/engine/stop-signal.ts";
import { serveProviders } from "../sandbox/providers/serve.ts";
import { readArguments } from "./arguments.ts";
import { buildEdge, buildFunctions } from "./build.ts";
import { sentenceOf } from "./failure.ts";
import { previewFolder, requireStack } from "./preview/preview-folder.ts";
import { previewSettings } from "./preview/preview-settings.ts";
import { exitCodeOf, previewStack } from "./preview/preview-stack.ts";
import { printPreview } from "./preview/print-preview.ts";
import { ROOT, sandboxFolder } from "./sandbox/folder.ts";
import { SECRET_SETTINGS } from "./sandbox/settings.ts";
import { checkSettings } from "./stack-settings.ts";

const PROJECT = "tandem";

const { values } = readArguments({
  usage: "npm run preview -- --stack NAME [options]",
  about:
    "Shows what a deployment would change and everything it would be refused for: 0 nothing is refused, 1 something is, 2 the preview could not run.",
  takesNames: false,
  options: {
    stack: { type: "string", value: "NAME", help: "sandbox, staging, prod: any that has a Pulumi.NAME.yaml" },
    json: { type: "boolean", help: "print one JSON object as the last line" },
  },
});

const stop = stopOnSignals((name) => console.error(`${name}: ending the preview`));
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
  const stack = requireStack(ROOT, values.stack);
  const sandbox = sandboxFolder();
  // The program deploys what was built: a preview of anything older would say something else than npm start.
  const [, edge] = await Promise.all([buildFunctions(), buildEdge()]);
  const config = await previewSettings(stack, sandbox, edge.tag);
  checkSettings(stack, config);
  const view = progressView(`preview ${stack}`, { isPreview: true });
  const folder = previewFolder(sandbox, PROJECT, stack);
  try {
    const cli = await findCli(view.line, { signal: stop.signal });
    const providers = await serveProviders({ directory: folder.providerState, root: ROOT });
    try {
      providers.setStack(stack);
      providers.setMode("preview");
      const { workDirectory, stateDirectory } = folder;
      const { signal } = stop;
      const common = {
        stack,
        root: ROOT,
        workDirectory,
        stateDirectory,
        config,
        secretKeys: SECRET_SETTINGS,
        signal,
        cli: cli.path,
      };
      const preview = await previewStack({ ...common, onEvent: view.event }, providers);
      view.close();
      if (values.json === true) console.log(JSON.stringify(preview.report));
      else printPreview(preview, (text) => console.log(text));
      return exitCodeOf(preview.report);
    } finally {
      await providers.close();
    }
  } finally {
    view.close();
    folder.close();
  }
}
