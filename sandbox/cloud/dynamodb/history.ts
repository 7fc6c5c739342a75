/** What items were before they changed, for a while: enough to say what a table held at a point in time. */
import type { Image } from "./attribute-values.ts";
import { itemName, keyOf, type TableSpec } from "./table.ts";

interface Step {
  readonly table: string;
  readonly at: number;
  readonly key: Image;
  readonly before: Image | undefined;
}

/** Of all tables of a region together. */
const KEPT = 50_000;

export class History {
  #steps: Step[] = [];
  /** By table: nothing is known of what was earlier. */
  readonly #since = new Map<string, number>();

  /** From when on the table can be restored; undefined where nobody keeps it. */
  since(table: string): number | undefined {
    return this.#since.get(table);
  }

  begin(table: string, at: number): void {
    if (!this.#since.has(table)) this.#since.set(table, at);
  }

  end(table: string): void {
    this.#since.delete(table);
    this.#steps = this.#steps.filter((step) => step.table !== table);
  }

  note(step: Step): void {
    if (!this.#since.has(step.table)) return;
    this.#steps.push(step);
    if (this.#steps.length > KEPT * 1.1) this.#forgetOldest();
  }

  /** Nothing that happened is known any more. */
  restart(at: number): void {
    this.#steps = [];
    for (const table of this.#since.keys()) this.#since.set(table, at);
  }

  /** The items at that time: those of now, with every later change taken back. */
  itemsAt(table: TableSpec, present: readonly Image[], at: number): readonly Image[] {
    const items = new Map(present.map((item) => [itemName(table, keyOf(table, item)), item]));
    for (const { table: name, at: changedAt, key, before } of this.#steps.toReversed()) {
      if (name !== table.name || changedAt <= at) continue;
      if (before === undefined) items.delete(itemName(table, key));
      else items.set(itemName(table, key), before);
    }
    return [...items.values()];
  }

  #forgetOldest(): void {
    const gone = this.#steps.splice(0, this.#steps.length - KEPT);
    for (const { table, at } of gone) this.#since.set(table, at);
  }
}
