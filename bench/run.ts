/** `npm run bench -- NAME --json`: prints what it measured in this run. */
import { readArguments } from "../tools/arguments.ts";

type Figures = Readonly<Record<string, unknown>>;

/** Loaded on demand: a benchmark must not pay for the others. */
const BENCHMARKS: Readonly<Record<string, () => Promise<Figures>>> = {
  edge: async () => (await import("./edge.ts")).measureEdge(),
  start: async () => (await import("./start.ts")).measureStart(),
};

const { values, positionals } = readArguments({
  usage: "npm run bench -- NAME [--json]",
  about: `Measures and prints. Benchmarks: ${Object.keys(BENCHMARKS).join(", ")}.`,
  options: { json: { type: "boolean", help: "print one JSON object as the last line" } },
});

const [name] = positionals;
const measure = name === undefined ? undefined : BENCHMARKS[name];
if (measure === undefined) {
  console.error(
    `Expected the name of a benchmark (${Object.keys(BENCHMARKS).join(", ")}); got ${name ?? "none"}.`,
  );
  process.exitCode = 2;
} else {
  const figures = await measure();
  if (values.json === true) console.log(JSON.stringify(figures));
  else
    for (const [figure, value] of Object.entries(figures))
      console.log(`${figure.padEnd(16)} ${typeof value === "object" ? JSON.stringify(value) : value}`);
}
