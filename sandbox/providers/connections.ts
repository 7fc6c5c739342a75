/** The provider resources of a run: each has a connection of its own, and a call says no more than that. */
import type { Json } from "./behaviour.ts";
import type { PackageName } from "./schema/package-schemas.ts";
import { isObject, plainObject } from "./wire/values.ts";

/** A provider resource, as it was configured. */
export interface Connection {
  readonly urn: string;
  /** Of Kubernetes: the cluster that the kubeconfig leads to, as <location>/<name>. */
  readonly region: string;
  readonly accountId: string;
  readonly project: string;
  readonly defaultTags: Json;
}

export class UnknownConnection extends Error {}

export class Connections {
  readonly #byPeer = new Map<string, Connection>();
  readonly #accountId: string;

  constructor(accountId: string) {
    this.#accountId = accountId;
  }

  configure(peer: string, urn: string, args: Json): void {
    const settings = readSettings(args);
    const [allowed] = Array.isArray(settings["allowedAccountIds"]) ? settings["allowedAccountIds"] : [];
    const defaults = isObject(settings["defaultTags"]) ? settings["defaultTags"]["tags"] : undefined;
    this.#byPeer.set(peer, {
      urn,
      region: textSetting(settings, "region") || clusterOf(settings["kubeconfig"]),
      accountId: typeof allowed === "string" ? allowed : this.#accountId,
      project: textSetting(settings, "project"),
      defaultTags: isObject(defaults) ? defaults : {},
    });
  }

  /** Throws UnknownConnection: a default would put a resource into the wrong region and say nothing. */
  of(peer: string): Connection {
    const connection = this.#byPeer.get(peer);
    if (connection === undefined)
      throw new UnknownConnection(`A call came from ${peer}, where no provider was configured.`);
    return connection;
  }
}

/** What is wrong with a provider's own settings. */
export function missingSettings(packageName: PackageName, args: Json): readonly string[] {
  const settings = readSettings(args);
  const needed: Readonly<Record<PackageName, readonly string[]>> = {
    aws: ["region"],
    "aws-native": ["region"],
    gcp: ["project"],
    kubernetes: [],
  };
  return needed[packageName].filter((name) => textSetting(settings, name) === "");
}

/** Settings that are no text travel as JSON inside a text. */
function readSettings(args: Json): Json {
  return Object.fromEntries(
    Object.entries(plainObject(args)).map(([name, value]) => [
      name,
      typeof value === "string" ? parsed(value) : value,
    ]),
  );
}

function parsed(text: string): unknown {
  if (!/^[[{]/.test(text)) return text;
  try {
    return JSON.parse(text);
  } catch {
    // A text that only begins like JSON, such as a kubeconfig in YAML's short form.
    return text;
  }
}

/** The fleet's Connect gateway names the cluster in its address; of any other kubeconfig nothing is known. */
function clusterOf(kubeconfig: unknown): string {
  const text = typeof kubeconfig === "string" ? kubeconfig : JSON.stringify(kubeconfig ?? "");
  const [, location, name] = /\/locations\/([\w-]+)\/gkeMemberships\/([\w-]+)/.exec(text) ?? [];
  return location === undefined || name === undefined ? "" : `${location}/${name}`;
}

function textSetting(settings: Json, name: string): string {
  const value = settings[name];
  return typeof value === "string" ? value : "";
}
