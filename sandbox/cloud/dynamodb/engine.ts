/**
 * One region's DynamoDB: dynalite's actions on a store in memory, called in the process. A hop over its HTTP
 * server would double the time of every call and has nothing to add: the front reads and writes the wire.
 */
import { createRequire } from "node:module";
import { ServiceError } from "../service.ts";
import type { Image } from "./attribute-values.ts";
import { creationOf, type TableSpec } from "./table.ts";

type Data = Record<string, unknown>;
type Action = (store: Store, data: Data, done: (error: unknown, result: Data) => void) => void;

interface Store {
  readonly tableDb: { awsAccountId: string; awsRegion: string };
  readonly db: { close(): Promise<void> };
}

interface Rules {
  readonly types: unknown;
  readonly custom?: unknown;
}

const require = createRequire(import.meta.url);
const storage: { create(options: object): Store } = require("dynalite/db/index.js");
const { checkConditional }: { checkConditional(data: Data, item: Image | undefined): unknown } =
  require("dynalite/db/index.js");
const validations: {
  checkTypes(data: Data, types: unknown): Data;
  checkValidations(data: Data, types: unknown, custom: unknown, store: Store): void;
} = require("dynalite/validations/index.js");

export class Engine {
  readonly #store: Store;

  constructor(accountId: string, region: string) {
    this.#store = storage.create({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
    // dynalite reads these from the environment, which one process shares between its regions.
    this.#store.tableDb.awsAccountId = accountId;
    this.#store.tableDb.awsRegion = region;
  }

  /** The input in dynalite's checked form. Throws ServiceError for what DynamoDB would refuse at sight. */
  check(operation: string, input: Readonly<Data>): Data {
    const rules: Rules = require(`dynalite/validations/${fileOf(operation)}`);
    try {
      const data = validations.checkTypes({ ...input }, rules.types);
      validations.checkValidations(data, rules.types, rules.custom, this.#store);
      return data;
    } catch (error) {
      const known = asServiceError(error);
      if (known instanceof ServiceError) throw known;
      // dynalite's checks stumble over a null where a value belongs; the service calls that unreadable.
      throw new ServiceError("SerializationException", "The request has a null where a value belongs.");
    }
  }

  /** Runs a checked input. */
  run(operation: string, data: Data): Promise<Data> {
    const action: Action = require(`dynalite/actions/${fileOf(operation)}`);
    return new Promise((resolve, reject) => {
      try {
        action(this.#store, data, (error, result) => {
          if (error) reject(asServiceError(error));
          else resolve(result);
        });
      } catch (error) {
        reject(asServiceError(error));
      }
    });
  }

  async call(operation: string, input: Readonly<Data>): Promise<Data> {
    return this.run(operation, this.check(operation, input));
  }

  /** Whether an item is as a checked input's condition wants it. */
  meets(data: Readonly<Data>, item: Image | undefined): boolean {
    return !checkConditional(data, item);
  }

  async get(table: string, key: Image): Promise<Image | undefined> {
    const { Item } = await this.run("GetItem", { TableName: table, Key: key });
    return Item as Image | undefined;
  }

  /** Makes the item what the image says; an absent image deletes it. */
  async set(table: string, key: Image, image: Image | undefined): Promise<void> {
    if (image === undefined) await this.run("DeleteItem", { TableName: table, Key: key });
    else await this.run("PutItem", { TableName: table, Item: image });
  }

  async items(table: string): Promise<readonly Image[]> {
    const found: Image[] = [];
    let start: unknown;
    do {
      const page = await this.call("Scan", { TableName: table, ExclusiveStartKey: start });
      found.push(...(page["Items"] as Image[]));
      start = page["LastEvaluatedKey"];
    } while (start !== undefined);
    return found;
  }

  async createTable(table: TableSpec): Promise<void> {
    await this.call("CreateTable", creationOf(table));
    await this.settled(table.name);
  }

  async deleteTable(name: string): Promise<void> {
    await this.call("DeleteTable", { TableName: name });
    await this.settled(name);
  }

  /** Waits until a table is active or gone: dynalite changes it once more, on a timer of its own. */
  async settled(table: string): Promise<void> {
    for (;;) {
      const found = await this.call("DescribeTable", { TableName: table }).catch(() => undefined);
      const status = (found?.["Table"] as Data | undefined)?.["TableStatus"];
      if (status === undefined || status === "ACTIVE") return;
      await new Promise((turn) => setTimeout(turn, 1));
    }
  }

  close(): Promise<void> {
    return this.#store.db.close();
  }
}

function fileOf(operation: string): string {
  return `${operation.charAt(0).toLowerCase()}${operation.slice(1)}.js`;
}

/** dynalite's errors bear the answer's body; anything else is a fault of ours or its own. */
function asServiceError(error: unknown): unknown {
  const { body, statusCode } = (error ?? {}) as { body?: Data; statusCode?: number };
  if (body === undefined) return error;
  const code = String(body["__type"]).split("#").at(-1) ?? "InternalServerError";
  const message = body["message"] ?? body["Message"];
  return new ServiceError(code, typeof message === "string" ? message : code, statusCode ?? 400);
}
