/** Two ways to tell: tables and sentences for people, or one JSON object as the last line of standard output. */
import Table from "cli-table3";

export interface Printer {
  /** For people alone; nothing with --json. */
  say(sentence: string): void;
  table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): void;
  /** The last line; nothing without --json. */
  result(fields: Readonly<Record<string, unknown>>): void;
  /** On standard error, once the command has run for two seconds, and not more often than each second. */
  progress(sentence: string): void;
}

export interface PrinterPorts {
  readonly isJson: boolean;
  out(text: string): void;
  error(text: string): void;
  now(): number;
}

const PATIENCE = 2_000;
const PACE = 1_000;

export function printer({ isJson, out, error, now }: PrinterPorts): Printer {
  const startedAt = now();
  let toldAt = Number.NEGATIVE_INFINITY;
  return {
    say: (sentence) => {
      if (!isJson) out(sentence);
    },
    table: (head, rows) => {
      if (isJson || rows.length === 0) return;
      const table = new Table({ head: [...head], style: { head: [], border: [] } });
      table.push(...rows.map((row) => [...row]));
      out(table.toString());
    },
    result: (fields) => {
      if (isJson) out(JSON.stringify(fields));
    },
    progress: (sentence) => {
      const time = now();
      if (time - startedAt < PATIENCE || time - toldAt < PACE) return;
      toldAt = time;
      error(sentence);
    },
  };
}
