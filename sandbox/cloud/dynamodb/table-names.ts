/** The tables that a request names, by name or by ARN, wherever its operation puts them. */
import { type Grant, ServiceError } from "../service.ts";

type Input = Readonly<Record<string, unknown>>;

/** The table's own name; an ARN is taken only for a table of this region and account. */
export function tableNameOf(nameOrArn: string, region: string, accountId: string): string {
  if (!nameOrArn.startsWith("arn:")) return nameOrArn;
  const prefix = `arn:aws:dynamodb:${region}:${accountId}:table/`;
  if (!nameOrArn.startsWith(prefix))
    throw new ServiceError(
      "ResourceNotFoundException",
      `Requested resource not found: ${nameOrArn} is no table of ${region}.`,
    );
  return nameOrArn.slice(prefix.length);
}

export function tableArn(region: string, accountId: string, table: string): string {
  return `arn:aws:dynamodb:${region}:${accountId}:table/${table}`;
}

/** The input with every table by its name, as dynalite wants it. What is no text is left to its checks. */
export function withTableNames(input: Input, region: string, accountId: string): Record<string, unknown> {
  const named: Record<string, unknown> = { ...input };
  const { TableName, RequestItems } = input;
  if (typeof TableName === "string") named["TableName"] = tableNameOf(TableName, region, accountId);
  if (isObject(RequestItems))
    named["RequestItems"] = Object.fromEntries(
      Object.entries(RequestItems).map(([table, value]) => [tableNameOf(table, region, accountId), value]),
    );
  const { TransactItems } = input;
  if (Array.isArray(TransactItems))
    named["TransactItems"] = TransactItems.map((item) =>
      Object.fromEntries(
        Object.entries(isObject(item) ? item : {}).map(([kind, part]) => [
          kind,
          isObject(part) ? withTableNames(part, region, accountId) : part,
        ]),
      ),
    );
  return named;
}

/** Every table of an input whose tables go by their names. */
export function tablesIn({
  TableName,
  RequestItems,
  TransactItems,
  SourceTableName,
}: Input): readonly string[] {
  const parts = Array.isArray(TransactItems)
    ? TransactItems.flatMap((item) => Object.values(item ?? {}))
    : [];
  return [
    ...[TableName, SourceTableName].filter((name) => typeof name === "string"),
    ...(isObject(RequestItems) ? Object.keys(RequestItems) : []),
    ...parts.map((part) => String(isObject(part) ? part["TableName"] : "")),
  ];
}

/** A transaction asks for what each of its parts would need alone. */
const TRANSACTED: Readonly<Record<string, string>> = {
  Put: "PutItem",
  Update: "UpdateItem",
  Delete: "DeleteItem",
  ConditionCheck: "ConditionCheckItem",
  Get: "GetItem",
};

const NAMING = ["TableName", "ResourceArn", "SourceTableName", "SourceTableArn", "TargetTableName"];

/** What to ask IAM. An input that names no table asks nothing: it is refused before it touches one. */
export function grantsOf(
  operation: string,
  input: Input,
  region: string,
  accountId: string,
): readonly Grant[] {
  const action = `dynamodb:${operation}`;
  if (operation === "ListTables") return [{ action, resource: "*" }];
  const resourceOf = (name: string) => (name.startsWith("arn:") ? name : tableArn(region, accountId, name));
  if (Array.isArray(input["TransactItems"]))
    return input["TransactItems"].flatMap((item) =>
      Object.entries(isObject(item) ? item : {}).map(([kind, part]) => ({
        action: `dynamodb:${TRANSACTED[kind] ?? kind}`,
        resource: resourceOf(String(isObject(part) ? part["TableName"] : "")),
      })),
    );
  const names = isObject(input["RequestItems"])
    ? Object.keys(input["RequestItems"])
    : NAMING.map((parameter) => input[parameter]).filter((name) => typeof name === "string");
  const index = typeof input["IndexName"] === "string" ? `/index/${input["IndexName"]}` : "";
  return names.map((name) => ({ action, resource: `${resourceOf(name)}${index}` }));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
