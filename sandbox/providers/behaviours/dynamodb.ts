/** DynamoDB: a deployed table, with its replicas. */
import type { IndexSpec, KeyNames, TableReplication, TableSpec } from "../../cloud/dynamodb/table.ts";
import type { LocalCloud } from "../../cloud/local-cloud.ts";
import type { Behaviour, DeployedResource, Json } from "../behaviour.ts";

export const DYNAMODB_BEHAVIOURS: Readonly<Record<string, Behaviour<LocalCloud>>> = {
  "aws:dynamodb/table:Table": {
    put: async (cloud, resource) => {
      const table = readTable(resource);
      await cloud.dynamodb.putTable(resource.region, table);
      const arn = (region: string) =>
        `arn:aws:dynamodb:${region}:${cloud.core.accountId}:table/${table.name}`;
      const replicas = list(resource.inputs["replicas"]);
      return {
        name: table.name,
        arn: arn(resource.region),
        ...(replicas.length === 0
          ? {}
          : { replicas: replicas.map((r) => ({ ...r, arn: arn(text(r, "regionName")) })) }),
      };
    },
    remove: (cloud, resource) => cloud.dynamodb.removeTable(resource.region, tableName(resource)),
  },
};

function readTable(resource: DeployedResource): TableSpec {
  const { inputs } = resource;
  const name = tableName(resource);
  const refused = ["localSecondaryIndexes", "importTable", "restoreSourceName", "restoreSourceTableArn"].find(
    (property) => inputs[property] !== undefined && list(inputs[property], true).length > 0,
  );
  if (refused !== undefined)
    throw new Error(`Table ${name} sets ${refused}, which the local cloud does not implement.`);
  const ttl = inputs["ttl"] as Json | undefined;
  return {
    name,
    ...readKeys(inputs, `table ${name}`),
    attributes: Object.fromEntries(list(inputs["attributes"]).map((a) => [text(a, "name"), text(a, "type")])),
    indexes: list(inputs["globalSecondaryIndexes"]).map((index) => readIndex(index, name)),
    hasPointInTimeRecovery: (inputs["pointInTimeRecovery"] as Json | undefined)?.["enabled"] === true,
    keyArns: readKeyArns(resource),
    ...(ttl?.["enabled"] === true ? { ttlAttribute: text(ttl, "attributeName") } : {}),
    replication: readReplication(resource),
  };
}

/** A replica has a key of its own region. */
function readKeyArns({ inputs, region }: DeployedResource): Readonly<Record<string, string>> {
  const own = (inputs["serverSideEncryption"] as Json | undefined)?.["kmsKeyArn"];
  const keys = [[region, own], ...list(inputs["replicas"]).map((r) => [r["regionName"], r["kmsKeyArn"]])];
  return Object.fromEntries(keys.filter(([, arn]) => typeof arn === "string" && arn !== ""));
}

function readIndex(index: Json, table: string): IndexSpec {
  const name = text(index, "name");
  const extra = index["nonKeyAttributes"];
  return {
    name,
    ...readKeys(index, `index ${name} of table ${table}`),
    projection: text(index, "projectionType") as IndexSpec["projection"],
    ...(Array.isArray(extra) && extra.length > 0 ? { nonKeyAttributes: extra.map(String) } : {}),
  };
}

/** Both ways to write a key: hashKey and rangeKey, or the key schema that replaces them. */
function readKeys(holder: Json, where: string): KeyNames {
  const schema = list(holder["keySchemas"]);
  const named = (type: string) => schema.filter((k) => k["keyType"] === type).map((k) => k["attributeName"]);
  const partitions = named("HASH");
  const sorts = named("RANGE");
  if (partitions.length > 1 || sorts.length > 1)
    throw new Error(
      `The ${where} has a key of several attributes, which the local cloud does not implement.`,
    );
  const partition = holder["hashKey"] ?? partitions[0];
  const sort = holder["rangeKey"] ?? sorts[0];
  if (typeof partition !== "string") throw new Error(`The ${where} has no hashKey.`);
  return typeof sort === "string" ? { partition, sort } : { partition };
}

function readReplication(resource: DeployedResource): TableReplication {
  const replicas = list(resource.inputs["replicas"]);
  if (replicas.length === 0) return { kind: "regional" };
  const regions = [resource.region, ...replicas.map((replica) => text(replica, "regionName"))];
  const isStrong = replicas.filter((replica) => replica["consistencyMode"] === "STRONG");
  if (isStrong.length === 0) return { kind: "eventual", regions };
  if (isStrong.length < replicas.length)
    throw new Error(
      `Table ${tableName(resource)} mixes consistency modes: all replicas must be STRONG or none.`,
    );
  const witness = (resource.inputs["globalTableWitness"] as Json | undefined)?.["regionName"];
  return { kind: "strong", regions, ...(typeof witness === "string" ? { witness } : {}) };
}

function tableName(resource: DeployedResource): string {
  const name = resource.inputs["name"] ?? resource.outputs["name"];
  return typeof name === "string" ? name : resource.name;
}

function text(values: Json, name: string): string {
  const value = values[name];
  if (typeof value !== "string") throw new Error(`A DynamoDB table needs ${name} as text.`);
  return value;
}

function list(value: unknown, isAnything = false): readonly Json[] {
  if (Array.isArray(value)) return value;
  return isAnything && value !== undefined ? [{}] : [];
}
