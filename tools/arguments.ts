/** Reads a tool's command line: unknown options are refused by name, --help prints what there is. */
import { parseArgs } from "node:util";

export interface OptionSpec {
  readonly type: "string" | "boolean";
  readonly multiple?: boolean;
  readonly help: string;
  readonly value?: string;
}

export type Values<S extends Record<string, OptionSpec>> = {
  readonly [K in keyof S]?: S[K]["type"] extends "boolean"
    ? boolean
    : S[K]["multiple"] extends true
      ? readonly string[]
      : string;
};

export interface Tool<S extends Record<string, OptionSpec>> {
  readonly usage: string;
  readonly about: string;
  readonly options: S;
  /** False: words that belong to no option are refused, instead of handed back. */
  readonly takesNames?: false;
}

/** Ends the process: 0 after --help, 2 on a command line that cannot be read. */
export function readArguments<S extends Record<string, OptionSpec>>(
  tool: Tool<S>,
  args: readonly string[] = process.argv.slice(2),
): { readonly values: Values<S>; readonly positionals: readonly string[] } {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: tool.takesNames !== false,
      options: {
        help: { type: "boolean" as const, short: "h" },
        ...Object.fromEntries(
          Object.entries(tool.options).map(([name, { type, multiple }]) => [
            name,
            { type, multiple: multiple ?? false },
          ]),
        ),
      },
    });
    if (values.help === true) {
      console.log(helpOf(tool));
      process.exit(0);
    }
    return { values: values as Values<S>, positionals };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    // Node goes on to explain positional arguments, which the help below says better.
    console.error(
      `${message.replace(/\. (To specify a|This command does not take) positional .*/s, ".")}\n\n${helpOf(tool)}`,
    );
    process.exit(2);
  }
}

function helpOf(tool: Tool<Record<string, OptionSpec>>): string {
  const rows = Object.entries(tool.options).map(([name, { help, value }]) => [
    `--${name}${value === undefined ? "" : ` ${value}`}`,
    help,
  ]);
  const width = Math.max(...rows.map(([option]) => option?.length ?? 0), "--help".length);
  const lines = [...rows, ["--help", "this text"]].map(
    ([option, help]) => `  ${(option ?? "").padEnd(width)}  ${help}`,
  );
  return [`Usage: ${tool.usage}`, "", tool.about, "", ...lines].join("\n");
}
