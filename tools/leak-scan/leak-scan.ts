/** Looks on while journeys are played in a local cloud, and tells what leaked. */
import type { SandboxControl } from "../../sandbox/cloud/control.ts";
import type { SandboxFolder } from "../sandbox/folder.ts";
import type { Session } from "../sandbox/session.ts";
import { findLeaks, type Leak, type Trace } from "./find-leaks.ts";
import { keysIn, type Secret, secretsOfPeople } from "./secret.ts";
import { SecretIndex } from "./secret-index.ts";
import { listeningControl, toldIn } from "./told.ts";
import { allItems, stackTraces, streamTrace, tracesIn } from "./traces.ts";

export interface Scanned {
  readonly leaks: readonly Leak[];
  readonly traces: number;
  readonly bytes: number;
  readonly secrets: number;
  readonly milliseconds: number;
}

type Looked = Pick<Session, "cloud" | "control" | "providers">;

export class LeakScan {
  /** Journeys must be played by this one, so that what they key is known. */
  readonly control: SandboxControl;
  readonly #session: Looked;
  readonly #always: readonly Secret[];
  #told: Secret[] = [];
  #records: Trace[] = [];
  readonly #leaks = new Map<string, Leak>();
  readonly #counts = { traces: 0, bytes: 0, secrets: 0, milliseconds: 0 };

  /** `keys`: texts with the keys that were made outside the program. */
  constructor(session: Looked, keys: readonly string[]) {
    const { cloud, control } = session;
    this.#session = session;
    this.#always = [...secretsOfPeople(), ...keys.flatMap((text) => keysIn(text, "the sandbox's keys"))];
    this.control = listeningControl(control, (secret) => this.#told.push(secret));
    cloud.dynamodb.keepOverwritten();
    for (const region of cloud.core.regions)
      for (const stream of cloud.kinesis.streams.in(region))
        stream.onRecord(({ data }) => this.#records.push(streamTrace(region, stream.spec.name, data)));
    const mintKeys = cloud.iam.mintKeys.bind(cloud.iam);
    cloud.iam.mintKeys = (role, session) => {
      const minted = mintKeys(role, session);
      this.#told.push({ kind: "key", text: minted.secretAccessKey, whose: `a session of ${role}` });
      return minted;
    };
  }

  /** What was left since the last reset. */
  async look(): Promise<void> {
    const { cloud } = this.#session;
    const traces = [...(await tracesIn(cloud)), ...this.#records];
    const items = traces.flatMap(({ place, content }) =>
      place.startsWith("item ") ? [content as Readonly<Record<string, unknown>>] : [],
    );
    const told = [...this.#told, ...toldIn(cloud, items)];
    this.#told = [];
    this.#records = [];
    this.#scan(traces, told);
  }

  /** All that the tables hold, and what the engine left: the last thing to be done. */
  async finish(folder: SandboxFolder): Promise<Scanned> {
    const { cloud, providers } = this.#session;
    const traces = [...(await allItems(cloud)), ...(await stackTraces(folder, providers.recorded()))];
    this.#scan(traces, toldIn(cloud, []));
    return { leaks: [...this.#leaks.values()], ...this.#counts };
  }

  #scan(traces: readonly Trace[], told: readonly Secret[]): void {
    const startedAt = performance.now();
    const secrets = unique([...this.#always, ...told]);
    for (const leak of findLeaks(traces, new SecretIndex(secrets)))
      this.#leaks.set(JSON.stringify(leak), leak);
    this.#counts.traces += traces.length;
    this.#counts.secrets = Math.max(this.#counts.secrets, secrets.length);
    this.#counts.bytes += traces.reduce((sum, { content }) => sum + JSON.stringify(content).length, 0);
    this.#counts.milliseconds += Math.round(performance.now() - startedAt);
  }
}

/** A PIN that is keyed is that of a person, where it is one's. */
function unique(secrets: readonly Secret[]): readonly Secret[] {
  const byText = new Map<string, Secret>();
  for (const secret of secrets) if (!byText.has(secret.text)) byText.set(secret.text, secret);
  return [...byText.values()];
}
