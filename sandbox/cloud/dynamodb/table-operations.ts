/** Operations on tables themselves, over the wire. */
import { ServiceError } from "../service.ts";
import type { Replica } from "./replica.ts";
import type { IndexSpec, KeyNames, TableSpec } from "./table.ts";
import { tableArn } from "./table-names.ts";

type Input = Readonly<Record<string, unknown>>;
type Output = Record<string, unknown>;

interface SchemaElement {
  readonly AttributeName: string;
  readonly KeyType: string;
}

/** A table made over the wire belongs to its region alone; replicas come from deployed tables. */
export async function createTable(replica: Replica, input: Input): Promise<Output> {
  const unsupported = ["GlobalTableWitnesses", "MultiRegionConsistency"].find((n) => input[n] !== undefined);
  if (unsupported !== undefined) throw refuseParameter("CreateTable", unsupported);
  const data = replica.engine.check("CreateTable", input);
  const table = readTable(data);
  const output = await replica.engine.run("CreateTable", data);
  await replica.engine.settled(table.name);
  replica.tables.set(table.name, table);
  return output;
}

export async function deleteTable(replica: Replica, input: Input): Promise<Output> {
  const data = replica.engine.check("DeleteTable", input);
  const table = replica.tables.get(String(data["TableName"]));
  if (table !== undefined && table.replication.kind !== "regional")
    throw new ServiceError(
      "ValidationException",
      `Table ${table.name} has replicas: the local cloud removes it only with the program that deployed it.`,
    );
  const output = await replica.engine.run("DeleteTable", data);
  await replica.engine.settled(String(data["TableName"]));
  replica.tables.delete(String(data["TableName"]));
  replica.forget(String(data["TableName"]));
  return output;
}

export async function updateTable(replica: Replica, input: Input): Promise<Output> {
  const indexUpdates = input["GlobalSecondaryIndexUpdates"];
  const changesIndexes =
    Array.isArray(indexUpdates) && indexUpdates.some((update) => update?.Create ?? update?.Delete);
  if (changesIndexes) throw refuseParameter("UpdateTable", "GlobalSecondaryIndexUpdates");
  const unsupported = ["ReplicaUpdates", "MultiRegionConsistency", "GlobalTableWitnessUpdates"].find(
    (name) => input[name] !== undefined,
  );
  if (unsupported !== undefined) throw refuseParameter("UpdateTable", unsupported);
  return replica.engine.call("UpdateTable", input);
}

export async function describeTable(replica: Replica, accountId: string, input: Input): Promise<Output> {
  const { Table } = await replica.engine.call("DescribeTable", input);
  const table = replica.tables.get(String((Table as Output)["TableName"]));
  return { Table: { ...(Table as Output), ...describeReplication(replica, accountId, table) } };
}

function describeReplication(replica: Replica, accountId: string, table: TableSpec | undefined): Output {
  if (table === undefined || table.replication.kind === "regional") return {};
  const { kind, regions } = table.replication;
  const others = regions.filter((region) => region !== replica.region);
  return {
    GlobalTableVersion: "2019.11.21",
    MultiRegionConsistency: kind === "strong" ? "STRONG" : "EVENTUAL",
    Replicas: others.map((RegionName) => ({
      RegionName,
      ReplicaStatus: "ACTIVE",
      ReplicaArn: tableArn(RegionName, accountId, table.name),
    })),
    ...(kind === "strong" && table.replication.witness !== undefined
      ? { GlobalTableWitnesses: [{ RegionName: table.replication.witness, WitnessStatus: "ACTIVE" }] }
      : {}),
  };
}

export function updateTimeToLive(replica: Replica, input: Input): Output {
  const table = needTable(replica, input);
  const specification = input["TimeToLiveSpecification"] as
    | { readonly AttributeName?: unknown; readonly Enabled?: unknown }
    | undefined;
  if (typeof specification?.AttributeName !== "string" || typeof specification.Enabled !== "boolean")
    throw new ServiceError("ValidationException", "TimeToLiveSpecification needs AttributeName and Enabled.");
  if (table.replication.kind === "strong")
    throw new ServiceError(
      "ValidationException",
      `Table ${table.name} is strongly consistent between regions and cannot have a time to live.`,
    );
  const { ttlAttribute: _before, ...rest } = table;
  replica.tables.set(
    table.name,
    specification.Enabled ? { ...rest, ttlAttribute: specification.AttributeName } : rest,
  );
  return { TimeToLiveSpecification: specification };
}

/** Expired items stay here until somebody deletes them: DynamoDB promises only "within days", so readers filter. */
export function describeTimeToLive(replica: Replica, input: Input): Output {
  const { ttlAttribute } = needTable(replica, input);
  return {
    TimeToLiveDescription:
      ttlAttribute === undefined
        ? { TimeToLiveStatus: "DISABLED" }
        : { TimeToLiveStatus: "ENABLED", AttributeName: ttlAttribute },
  };
}

/** Throws ServiceError ResourceNotFoundException in DynamoDB's words. */
export function needTable(replica: Replica, input: Input): TableSpec {
  const name = input["TableName"];
  if (typeof name !== "string")
    throw new ServiceError("ValidationException", "TableName must be given as text.");
  const table = replica.tables.get(name);
  if (table === undefined)
    throw new ServiceError(
      "ResourceNotFoundException",
      `Requested resource not found: Table: ${name} not found`,
    );
  return table;
}

function readTable(data: Input): TableSpec {
  const definitions = (data["AttributeDefinitions"] ?? []) as readonly {
    readonly AttributeName: string;
    readonly AttributeType: string;
  }[];
  const indexes = (data["GlobalSecondaryIndexes"] ?? []) as readonly {
    readonly IndexName: string;
    readonly KeySchema: readonly SchemaElement[];
    readonly Projection: {
      readonly ProjectionType: IndexSpec["projection"];
      readonly NonKeyAttributes?: readonly string[];
    };
  }[];
  return {
    name: String(data["TableName"]),
    ...readKeys(data["KeySchema"] as readonly SchemaElement[]),
    attributes: Object.fromEntries(definitions.map((d) => [d.AttributeName, d.AttributeType])),
    indexes: indexes.map(({ IndexName, KeySchema, Projection }) => ({
      name: IndexName,
      ...readKeys(KeySchema),
      projection: Projection.ProjectionType,
      ...(Projection.NonKeyAttributes === undefined ? {} : { nonKeyAttributes: Projection.NonKeyAttributes }),
    })),
    replication: { kind: "regional" },
  };
}

function readKeys(schema: readonly SchemaElement[]): KeyNames {
  const [partition, sort] = ["HASH", "RANGE"].map(
    (type) => schema.find((element) => element.KeyType === type)?.AttributeName,
  );
  return { partition: partition ?? "", ...(sort === undefined ? {} : { sort }) };
}

function refuseParameter(operation: string, parameter: string): ServiceError {
  return new ServiceError(
    "ValidationException",
    `The local cloud does not implement ${parameter} of dynamodb:${operation}: deploy the table instead.`,
  );
}
