/** Deletes what expired long ago. DynamoDB promises no time, only "within a few days": so readers filter by themselves. */
import type { CloudCore } from "../service.ts";
import type { Image } from "./attribute-values.ts";
import { write } from "./item-operations.ts";
import type { Replica } from "./replica.ts";
import { keyOf, type TableSpec } from "./table.ts";
import type { Writer } from "./writer.ts";

const HOUR_MS = 3_600_000;
/** Of the days that it may take, so long at least, and then until the next sweep. */
const GRACE_MS = 24 * HOUR_MS;
const SWEEP_MS = 12 * HOUR_MS;

export class Expiry {
  readonly #core: CloudCore;
  readonly #replicas: readonly Replica[];
  readonly #writer: Writer;
  #cancel: () => void = () => undefined;

  constructor(core: CloudCore, replicas: readonly Replica[], writer: Writer) {
    this.#core = core;
    this.#replicas = replicas;
    this.#writer = writer;
    // A reset of the clock forgets every timer.
    core.clock.onShift(() => this.#arm());
    this.#arm();
  }

  #arm(): void {
    this.#cancel();
    const { clock } = this.#core;
    this.#cancel = clock.after(SWEEP_MS - (clock.now() % SWEEP_MS), async () => {
      this.#arm();
      await this.#sweep();
    });
  }

  async #sweep(): Promise<void> {
    const { faults } = this.#core;
    for (const replica of this.#replicas) {
      const { region } = replica;
      if (faults.isLost(region) || faults.isServiceLost(region, "dynamodb")) continue;
      for (const table of replica.tables.values())
        if (table.ttlAttribute !== undefined) await this.#sweepTable(replica, table, table.ttlAttribute);
    }
  }

  async #sweepTable(replica: Replica, table: TableSpec, attribute: string): Promise<void> {
    const before = this.#core.clock.now() - GRACE_MS;
    for (const item of await replica.engine.items(table.name)) {
      const expiresAt = Number(item[attribute]?.["N"] ?? Number.NaN) * 1000;
      if (expiresAt > 0 && expiresAt <= before) await this.#remove(replica, table, attribute, item);
    }
  }

  /** Unless somebody gave it a longer life meanwhile. */
  async #remove(replica: Replica, table: TableSpec, attribute: string, item: Image): Promise<void> {
    await write(replica, this.#writer, "DeleteItem", {
      TableName: table.name,
      Key: keyOf(table, item),
      ConditionExpression: "#expiry = :then",
      ExpressionAttributeNames: { "#expiry": attribute },
      ExpressionAttributeValues: { ":then": item[attribute] },
    }).catch((error: unknown) => {
      if (!(error instanceof Error && error.name === "ConditionalCheckFailedException")) throw error;
    });
  }
}
