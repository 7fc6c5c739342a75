/** What a run leaves in the local cloud, and what the engine leaves on disk. */
import { readdir, readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import type { LocalCloud } from "../../sandbox/cloud/local-cloud.ts";
import type { LogRecord } from "../../sandbox/cloud/log.ts";
import type { DeployedResource } from "../../sandbox/providers/behaviour.ts";
import type { SandboxFolder } from "../sandbox/folder.ts";
import type { Trace } from "./find-leaks.ts";
import { parsed } from "./secret.ts";

/** Since the last reset; of items every state, where the cloud was asked to keep what is overwritten. */
export async function tracesIn(cloud: LocalCloud): Promise<readonly Trace[]> {
  const states = await cloud.dynamodb.statesSinceReset();
  return [
    ...cloud.core.log.since().map(logTrace),
    ...cloud.connect.statuses().flatMap(contactTraces),
    ...states.map(itemTrace),
    ...cloud.core.regions.flatMap((region) => objectTraces(cloud, region)),
    ...cloud.sqs.arns.flatMap((arn) =>
      cloud.sqs.bodies(arn).map((body) => trace(`queue ${arn.split(":").at(-1)}`, arn, parsed(body))),
    ),
  ];
}

/** What every region holds now of tables, besides what changed. */
export async function allItems(cloud: LocalCloud): Promise<readonly Trace[]> {
  const traces: Trace[] = [];
  for (const region of cloud.core.regions)
    for (const table of cloud.dynamodb.tableNames(region))
      for (const item of await cloud.dynamodb.items(region, table))
        traces.push(itemTrace({ region, table, item }));
  return traces;
}

/** The engine's state and the stack's files, and each resource as it was deployed: names, tags, settings. */
export async function stackTraces(
  folder: SandboxFolder,
  resources: readonly DeployedResource[],
): Promise<readonly Trace[]> {
  const traces = resources.map(({ type, inputs }) => trace(`resource ${type}`, "", inputs));
  for (const root of [folder.engineState, folder.run])
    for (const file of await filesBelow(root)) {
      const name = relative(folder.path, file).replace(/[0-9a-f-]{16,}|\d{6,}/g, "<id>");
      traces.push(...fileTraces(`file ${name}`, parsed(await readFile(file, "utf8"))));
    }
  return traces;
}

interface Checkpoint {
  readonly checkpoint?: { readonly latest?: { readonly resources?: readonly { readonly type?: string }[] } };
}

/** Of a checkpoint each resource by itself: copies of it hold the same ones. */
function fileTraces(place: string, content: unknown): readonly Trace[] {
  const { checkpoint } = (content ?? {}) as Checkpoint;
  const resources = checkpoint?.latest?.resources;
  if (resources === undefined) return [trace(place, "", content)];
  const rest = { ...checkpoint, latest: { ...checkpoint?.latest, resources: [] } };
  return [trace(place, "", rest), ...resources.map((one) => trace(`${place} ${one.type}`, "", one))];
}

export function streamTrace(region: string, stream: string, data: string): Trace {
  const name = stream.replace(/^tandem-[^-]+-/, "");
  return trace(`stream ${name}`, region, parsed(Buffer.from(data, "base64").toString()));
}

function logTrace({ source, name, region, text }: LogRecord): Trace {
  if (source === "event") return trace("contact event", region, parsed(text));
  const isMetric = text.includes('"_aws"');
  const kind = isMetric ? "metric" : source === "flow" ? "trace" : source === "error" ? "error" : "log";
  return trace(`${kind} ${name}`, region, parsed(text));
}

function contactTraces({
  region,
  attributes,
  references,
  errors,
}: ReturnType<LocalCloud["connect"]["statuses"]>[number]): readonly Trace[] {
  return [
    trace("contact attribute", region, attributes),
    trace("contact reference", region, references ?? {}),
    trace("contact error", region, errors),
  ];
}

function itemTrace({
  region,
  table,
  item,
}: {
  region: string;
  table: string;
  item: Readonly<Record<string, unknown>>;
}): Trace {
  const kind = String(item["sk"] ?? item["pk"] ?? item["id"] ?? "").split("#")[0];
  return trace(`item ${table.replace(/^tandem-[^-]+-/, "")} ${kind}`, region, item);
}

function objectTraces({ s3 }: LocalCloud, region: string): readonly Trace[] {
  return s3.bucketNames(region).flatMap((bucket) =>
    s3.versions(bucket).flatMap(([key, version]) => {
      const name = `object ${bucket.split("-").at(-1)}`;
      if (version.kind === "marker") return [trace(name, region, { key })];
      return [
        trace(name, region, { key, headers: version.headers }),
        trace(name, region, parsed(Buffer.from(version.body).toString())),
      ];
    }),
  );
}

function trace(place: string, region: string, content: unknown): Trace {
  return { place, region, content };
}

async function filesBelow(root: string): Promise<readonly string[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}
