/** A preview for people. */

import Table from "cli-table3";
import { readUrn } from "../../sandbox/providers/urn.ts";
import type { Preview } from "./preview-stack.ts";

const CHANGES_SHOWN = 40;

export function printPreview({ report, changes }: Preview, print: (text: string) => void): void {
  const table = new Table({
    head: ["stack", "create", "update", "replace", "delete", "same", "unchecked"],
    style: { head: [], border: [] },
  });
  const { stack, create, update, replace, unchecked } = report;
  table.push([stack, create, update, replace, report.delete, report.same, unchecked]);
  print(table.toString());
  for (const { op, urn, changed } of changes.slice(0, CHANGES_SHOWN)) {
    print(`  ${op.padEnd(8)} ${readUrn(urn).path}${changed.length === 0 ? "" : `: ${changed.join(", ")}`}`);
  }
  if (changes.length > CHANGES_SHOWN) print(`  and ${changes.length - CHANGES_SHOWN} more`);
  for (const { level, name, urn } of report.policies) print(`  ${level}: ${name}: ${readUrn(urn).path}`);
  const { failures } = report;
  const title = failures.length === 1 ? "1 failure:" : `${failures.length} failures:`;
  print(failures.length === 0 ? `Nothing is refused. ${report.seconds} s` : title);
  for (const { path, property, reason } of failures) {
    const subject = [path, property].filter((part) => part !== "").join(" ");
    print(`  ${subject === "" ? reason : `${subject}: ${reason}`}`);
  }
}
