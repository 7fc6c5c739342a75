/** Point-in-time recovery: what can be restored, and restoring it into a table of its own. */
import type { Clock } from "../clock.ts";
import { ServiceError } from "../service.ts";
import type { Replica } from "./replica.ts";
import { keyOf, type TableSpec } from "./table.ts";
import { tableArn } from "./table-names.ts";
import type { Tables } from "./tables.ts";

type Input = Readonly<Record<string, unknown>>;
type Output = Record<string, unknown>;

/** The service is so far behind. */
const LATEST_MS = 5 * 60_000;

export class PointInTime {
  readonly #accountId: string;
  readonly #clock: Clock;
  readonly #tables: Tables;
  readonly #restored = new Map<string, Replica>();

  constructor(accountId: string, clock: Clock, tables: Tables) {
    this.#accountId = accountId;
    this.#clock = clock;
    this.#tables = tables;
  }

  describe(replica: Replica, input: Input): Output {
    const table = this.#need(replica, input["TableName"]);
    const window = this.#window(replica, table);
    return {
      ContinuousBackupsDescription: {
        ContinuousBackupsStatus: "ENABLED",
        PointInTimeRecoveryDescription:
          window === undefined
            ? { PointInTimeRecoveryStatus: "DISABLED" }
            : {
                PointInTimeRecoveryStatus: "ENABLED",
                RecoveryPeriodInDays: 35,
                EarliestRestorableDateTime: window.earliest / 1000,
                LatestRestorableDateTime: window.latest / 1000,
              },
      },
    };
  }

  update(replica: Replica, input: Input): Output {
    const table = this.#need(replica, input["TableName"]);
    const specification = input["PointInTimeRecoverySpecification"] as Input | undefined;
    const isEnabled = specification?.["PointInTimeRecoveryEnabled"];
    if (typeof isEnabled !== "boolean")
      throw new ServiceError("ValidationException", "PointInTimeRecoveryEnabled must be given.");
    const changed = { ...table, hasPointInTimeRecovery: isEnabled };
    replica.tables.set(table.name, changed);
    replica.keepHistory(changed);
    return this.describe(replica, input);
  }

  /** The new table belongs to this region alone, with the indexes of its source and nothing else of its settings. */
  async restore(replica: Replica, input: Input): Promise<Output> {
    const source = this.#need(replica, input["SourceTableName"] ?? nameIn(input["SourceTableArn"]));
    const target = String(input["TargetTableName"] ?? "");
    if (replica.tables.has(target))
      throw new ServiceError("TableAlreadyExistsException", `Table already exists: ${target}`);
    const at = this.#moment(replica, source, input);
    const present = await replica.engine.items(source.name);
    const items = replica.history.itemsAt(source, present, at);
    const { ttlAttribute: _ttl, hasPointInTimeRecovery: _recovery, ...layout } = source;
    const table: TableSpec = { ...layout, name: target, replication: { kind: "regional" } };
    await this.#tables.put(replica.region, table);
    for (const item of items) await replica.engine.set(target, keyOf(table, item), item);
    this.#restored.set(`${replica.region}/${target}`, replica);
    const arn = (name: string) => tableArn(replica.region, this.#accountId, name);
    return {
      TableDescription: {
        TableName: target,
        TableArn: arn(target),
        TableStatus: "CREATING",
        RestoreSummary: {
          SourceTableArn: arn(source.name),
          RestoreDateTime: at / 1000,
          RestoreInProgress: true,
        },
      },
    };
  }

  /** Restored tables are none of what was deployed. */
  async reset(): Promise<void> {
    for (const [name, { region }] of this.#restored)
      await this.#tables.remove(region, name.slice(region.length + 1));
    this.#restored.clear();
  }

  #moment(replica: Replica, source: TableSpec, input: Input): number {
    const window = this.#window(replica, source);
    if (window === undefined)
      throw new ServiceError(
        "PointInTimeRecoveryUnavailableException",
        `Point in time recovery is not enabled for table '${source.name}'`,
      );
    if (input["UseLatestRestorableTime"] === true) return window.latest;
    const at = Number(input["RestoreDateTime"]) * 1000;
    if (at >= window.earliest && at <= window.latest) return at;
    throw new ServiceError(
      "InvalidRestoreTimeException",
      "RestoreDateTime must be between EarliestRestorableDateTime and LatestRestorableDateTime.",
    );
  }

  #window({ history }: Replica, { name }: TableSpec) {
    const since = history.since(name);
    if (since === undefined) return undefined;
    const now = this.#clock.now();
    // A clock that was set back is behind what is known.
    const earliest = Math.min(since, now);
    return { earliest, latest: Math.max(earliest, now - LATEST_MS) };
  }

  #need(replica: Replica, name: unknown): TableSpec {
    const table = replica.tables.get(String(name));
    if (table !== undefined) return table;
    throw new ServiceError("TableNotFoundException", `Table not found: ${String(name)}`);
  }
}

function nameIn(arn: unknown): string | undefined {
  return typeof arn === "string" ? arn.split("/").at(-1) : undefined;
}
