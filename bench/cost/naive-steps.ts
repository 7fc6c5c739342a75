/** What each step of another design reads and changes, made from the calls that Tandem's functions made. */
import type { AttributeValue, Image } from "../../sandbox/cloud/dynamodb/attribute-values.ts";
import type { TableCall } from "./meter.ts";

/** Kept apart there too: a list that grows with every contact belongs into no item. */
const LISTED = /^(CONTACT|EVENT|CALLBACK)#/;
/** Claims and plans are single items, and strongly consistent where they must be: the same in both designs. */
export const SAME_TABLES: ReadonlySet<string> = new Set(["claims", "coordination"]);
/** Counts and spent tokens are what they are; only replies of steps are the other design's own business. */
const PLAIN_ENTRY = /^(limit|entry|REGION)#/;
/** What fragments need so that two regions can write them, and telling events by way of the item. */
const OURS = new Set([
  "pk",
  "sk",
  "clock",
  "region",
  "revision",
  "unannounced",
  "announcing",
  "announcingSince",
]);
export const SHARED = "shared";
export const LISTS = "contacts";
export const STEPS = "idempotency";

export interface Step {
  readonly region: string;
  readonly reads: Map<string, Read>;
  readonly writes: Map<string, Write>;
  /** What Tandem keeps of a step's reply. */
  reply: Image | undefined;
}

type Read = {
  readonly table: string;
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
};
export type Write =
  | { readonly kind: "item"; readonly table: string; readonly image: Image }
  | { readonly kind: "entry"; readonly table: string; readonly image: Image }
  | { readonly kind: "removal"; readonly table: string; readonly key: Image }
  | {
      readonly kind: "shared";
      readonly pk: AttributeValue;
      readonly parts: Map<string, AttributeValue | undefined>;
    };

export function emptyStep(region: string): Step {
  return { region, reads: new Map(), writes: new Map(), reply: undefined };
}

/** In the order of their first calls. */
export function stepsOf(calls: readonly TableCall[]): readonly Step[] {
  const steps = new Map<string, Step>();
  for (const { step: name, region, operation, input } of calls) {
    const table = logicalName(String(input["TableName"]));
    if (SAME_TABLES.has(table)) continue;
    const step = steps.get(name) ?? emptyStep(region);
    steps.set(name, step);
    const key = input["Key"] as Image | undefined;
    if (operation === "PutItem") addWrite(step, table, input["Item"] as Image);
    else if (operation === "DeleteItem" && key !== undefined) addRemoval(step, table, key);
    else if (operation === "GetItem" || operation === "Query") addRead(step, table, operation, input);
    // An update is what tells that an item was announced: events go straight to the stream there.
  }
  return [...steps.values()];
}

export function addWrite(step: Step, table: string, image: Image): void {
  const { pk = { S: "" }, sk = { S: "" } } = image;
  if (table === STEPS) {
    if (PLAIN_ENTRY.test(text(pk))) step.writes.set(text(pk), { kind: "entry", table: STEPS, image });
    else step.reply = image;
    return;
  }
  const rest = Object.fromEntries(Object.entries(image).filter(([name]) => !OURS.has(name)));
  if (table === LISTS && LISTED.test(text(sk))) {
    const name = { S: withoutRegion(text(sk), image) };
    step.writes.set(`${text(pk)} ${name.S}`, {
      kind: "item",
      table: LISTS,
      image: { ...rest, pk, sk: name },
    });
    return;
  }
  sharedOf(step, pk).parts.set(withoutRegion(text(sk), image), { M: rest });
}

function addRemoval(step: Step, table: string, { pk = { S: "" }, sk = { S: "" } }: Image): void {
  if (table === STEPS) return;
  if (table === LISTS && LISTED.test(text(sk)))
    step.writes.set(`${text(pk)} ${text(sk)}`, { kind: "removal", table: LISTS, key: { pk, sk } });
  else sharedOf(step, pk).parts.set(text(sk), undefined);
}

function sharedOf(step: Step, pk: AttributeValue) {
  const known = step.writes.get(text(pk));
  if (known?.kind === "shared") return known;
  const shared = { kind: "shared", pk, parts: new Map<string, AttributeValue | undefined>() } as const;
  step.writes.set(text(pk), shared);
  return shared;
}

/** A shared item is read once in a step, whatever of it is asked for; the idempotency table is read by every step. */
function addRead(
  step: Step,
  table: string,
  operation: string,
  input: Readonly<Record<string, unknown>>,
): void {
  if (table === STEPS) return;
  const { ReturnConsumedCapacity: _, ...asked } = input;
  if (input["IndexName"] === "by-announcing") return;
  const isListed = input["IndexName"] !== undefined || (table === LISTS && operation === "Query");
  if (isListed)
    step.reads.set(JSON.stringify(asked), { table, operation, input: { ...asked, TableName: table } });
  else {
    const pk = partitionOf(input);
    const one = { TableName: SHARED, Key: { pk }, ConsistentRead: true };
    step.reads.set(text(pk), { table: SHARED, operation: "GetItem", input: one });
  }
}

function partitionOf(input: Readonly<Record<string, unknown>>): AttributeValue {
  const key = input["Key"] as Image | undefined;
  const values = input["ExpressionAttributeValues"] as Image | undefined;
  const pk = key?.["pk"] ?? values?.[":pk"];
  if (pk === undefined) throw new Error(`Expected a read by partition; got ${JSON.stringify(input)}.`);
  return pk;
}

/** A fragment's name without the region that wrote it: there is one of each. */
function withoutRegion(sk: string, image: Image): string {
  const region = text(image["region"] ?? { S: "" });
  return region !== "" && sk.endsWith(`#${region}`) ? sk.slice(0, -region.length - 1) : sk;
}

function text(value: AttributeValue): string {
  return String(value["S"] ?? "");
}

export function logicalName(table: string): string {
  return table.replace(/^tandem-[^-]+-/, "");
}
