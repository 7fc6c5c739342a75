/** Several items at once: all of them or none, under the locks of every one. */
import { ServiceError } from "../service.ts";
import type { Image } from "./attribute-values.ts";
import { type Consumed, capacityWire } from "./capacity.ts";
import { itemSize } from "./item-size.ts";
import type { Replica } from "./replica.ts";
import { itemName, keyOf, type TableSpec } from "./table.ts";
import { needTable } from "./table-operations.ts";
import { imageOf, type Write, type Writer } from "./writer.ts";

type Input = Readonly<Record<string, unknown>>;
type Output = Record<string, unknown>;

interface Part {
  readonly kind: "Put" | "Update" | "Delete" | "ConditionCheck" | "Get";
  readonly table: TableSpec;
  readonly key: Image;
  readonly data: Record<string, unknown>;
  readonly returnsItem: boolean;
}

interface Reason {
  readonly Code: string;
  readonly Message?: string;
  readonly Item?: Image;
}

const MOST = 100;
const TOKEN_LIFE_MS = 600_000;
/** Preparing and committing are each paid for. */
const FACTOR = 2;

/** dynalite checks a condition like that of a deletion. */
const OPERATIONS = {
  Put: "PutItem",
  Update: "UpdateItem",
  Delete: "DeleteItem",
  ConditionCheck: "DeleteItem",
  Get: "GetItem",
} as const satisfies Record<Part["kind"], string>;

export class Transactions {
  readonly #writer: Writer;
  readonly #tokens = new Map<
    string,
    { readonly input: string; readonly output: Output; readonly until: number }
  >();

  constructor(writer: Writer) {
    this.#writer = writer;
  }

  /** A token's second call changes nothing, and must ask for the same. */
  async write(replica: Replica, { ClientRequestToken: token, ...input }: Input): Promise<Output> {
    const text = JSON.stringify(input);
    const name = `${replica.region}/${String(token)}`;
    const known = token === undefined ? undefined : this.#tokens.get(name);
    if (known !== undefined && known.until > this.#writer.now()) {
      if (known.input === text) return known.output;
      throw new ServiceError(
        "IdempotentParameterMismatchException",
        "The provided client token was used with different parameters.",
      );
    }
    const output = await this.#write(replica, input);
    if (token !== undefined)
      this.#tokens.set(name, { input: text, output, until: this.#writer.now() + TOKEN_LIFE_MS });
    return output;
  }

  async read(replica: Replica, input: Input): Promise<Output> {
    const parts = partsOf(replica, input, ["Get"]);
    return this.#writer.locked(replica, parts, async () => {
      const found = await Promise.all(parts.map(({ data }) => replica.engine.run("GetItem", data)));
      const units = found.map(
        ({ Item }) => FACTOR * Math.max(1, Math.ceil(itemSize((Item ?? {}) as Image) / 4096)),
      );
      const consumed = parts.map(({ table }, at) => ({
        table,
        consumed: { table: units[at] ?? 0, indexes: {} },
      }));
      for (const { table, consumed: amount } of consumed)
        replica.meter.add(replica.region, table.name, "readUnits", amount);
      return {
        Responses: found.map(({ Item }) => (Item === undefined ? {} : { Item })),
        ...report(input, consumed),
      };
    });
  }

  reset(): void {
    this.#tokens.clear();
  }

  async #write(replica: Replica, input: Input): Promise<Output> {
    const parts = partsOf(replica, input, ["Put", "Update", "Delete", "ConditionCheck"]);
    return this.#writer.locked(replica, parts, async () => {
      const before = await Promise.all(parts.map(({ table, key }) => replica.engine.get(table.name, key)));
      const reasons = parts.map((part, at) => refusal(replica, part, before[at]));
      if (reasons.some(({ Code }) => Code !== "None")) throw cancelled(reasons);
      const consumed: { table: TableSpec; consumed: Consumed }[] = [];
      for (const [at, part] of parts.entries())
        consumed.push({ table: part.table, consumed: await this.#apply(replica, part, before[at]) });
      return report(input, consumed);
    });
  }

  async #apply(replica: Replica, part: Part, before: Image | undefined): Promise<Consumed> {
    const { kind, table, key, data } = part;
    if (kind === "ConditionCheck" || kind === "Get")
      return this.#writer.noteCheck(replica, table, before, FACTOR);
    const write: Write = { operation: OPERATIONS[kind], data, returnsItemOnFailure: false };
    return (await this.#writer.apply(replica, table, key, write, FACTOR)).consumed;
  }
}

function partsOf(replica: Replica, input: Input, kinds: readonly Part["kind"][]): readonly Part[] {
  const items = input["TransactItems"];
  if (!Array.isArray(items) || items.length < 1 || items.length > MOST)
    throw invalid(`TransactItems must have 1 to ${MOST} members.`);
  const parts = items.map((item: Input) => partOf(replica, item, kinds));
  const names = parts.map(({ table, key }) => itemName(table, key));
  if (new Set(names).size < names.length)
    throw invalid("Transaction request cannot include multiple operations on one item");
  return parts;
}

function partOf(replica: Replica, item: Input, kinds: readonly Part["kind"][]): Part {
  const [kind, ...more] = kinds.filter((known) => item[known] !== undefined);
  if (kind === undefined || more.length > 0)
    throw invalid(`Each of TransactItems must hold exactly one of ${kinds.join(", ")}.`);
  const { ReturnValuesOnConditionCheckFailure: returned, ...input } = item[kind] as Input;
  const data = replica.engine.check(OPERATIONS[kind], input);
  const table = needTable(replica, data);
  if (table.replication.kind === "strong")
    throw invalid(
      `Table ${table.name} is strongly consistent between regions and takes part in no transaction.`,
    );
  return { kind, table, key: keyOf(table, imageOf(data)), data, returnsItem: returned === "ALL_OLD" };
}

function refusal(replica: Replica, { data, returnsItem }: Part, before: Image | undefined): Reason {
  if (replica.engine.meets(data, before)) return { Code: "None" };
  return {
    Code: "ConditionalCheckFailed",
    Message: "The conditional request failed",
    ...(returnsItem && before !== undefined && { Item: before }),
  };
}

function cancelled(reasons: readonly Reason[]): ServiceError {
  const codes = reasons.map(({ Code }) => Code).join(", ");
  return new ServiceError(
    "TransactionCanceledException",
    `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`,
    400,
    { CancellationReasons: reasons },
  );
}

function report(
  input: Input,
  parts: readonly { readonly table: TableSpec; readonly consumed: Consumed }[],
): Output {
  const wires = parts.map(({ table, consumed }) =>
    capacityWire(table.name, input["ReturnConsumedCapacity"], consumed),
  );
  return wires.some((wire) => wire === undefined) ? {} : { ConsumedCapacity: wires };
}

function invalid(message: string): ServiceError {
  return new ServiceError("ValidationException", message);
}
