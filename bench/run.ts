/** `npm run bench -- NAME --json`: prints what it measured in this run. */
import { stop as stopBundler } from "esbuild";
import { readArguments } from "../tools/arguments.ts";
import { sentenceOf } from "../tools/failure.ts";

type Figures = Readonly<Record<string, unknown>>;

/** Loaded on demand: a benchmark must not pay for the others. */
const BENCHMARKS: Readonly<Record<string, () => Promise<Figures>>> = {
  cold: async () => (await import("./cold.ts")).measureCold(),
  cost: async () => (await import("./cost.ts")).measureCost(),
  edge: async () => (await import("./edge.ts")).measureEdge(),
  events: async () => (await import("./events.ts")).measureEvents(),
  identify: async () => (await import("./identify.ts")).measureIdentify(),
  start: async () => (await import("./start.ts")).measureStart(),
};

const { values, positionals } = readArguments({
  usage: "npm run bench -- NAME [--json]",
  about: `Measures and prints. Benchmarks: ${Object.keys(BENCHMARKS).join(", ")}.`,
  options: { json: { type: "boolean", help: "print one JSON object as the last line" } },
});

try {
  await run(positionals);
} catch (error) {
  console.error(sentenceOf(error));
  process.exitCode = 2;
} finally {
  await stopBundler();
}

async function run([name, ...more]: readonly string[]): Promise<void> {
  const measure = name !== undefined && Object.hasOwn(BENCHMARKS, name) ? BENCHMARKS[name] : undefined;
  if (measure === undefined || more.length > 0)
    throw new Error(
      `Expected the name of one benchmark (${Object.keys(BENCHMARKS).join(", ")}); got ${positionals.join(" ") || "none"}.`,
    );
  const figures = await measure();
  if (values.json === true) console.log(JSON.stringify(figures));
  else
    for (const [figure, value] of Object.entries(figures))
      console.log(`${figure.padEnd(16)} ${typeof value === "object" ? JSON.stringify(value) : value}`);
}
