/** One pod: its container is started again whenever it ends, and watched by the probes of its manifest. */
import { join } from "node:path";
import type { OidcIssuer } from "../oidc/issuer.ts";
import type { CloudCore } from "../service.ts";
import { freePorts } from "./free-ports.ts";
import { type Cluster, type HttpProbe, nameKey, type ObjectName, type PodTemplate } from "./objects.ts";
import { podEnvironment, portsOf } from "./pod-environment.ts";
import { PodProcess } from "./pod-process.ts";
import { type ProbeParts, startProbe } from "./probe.ts";
import { TokenFile } from "./projected-token.ts";

export interface PodParts {
  readonly core: CloudCore;
  readonly cluster: Cluster;
  readonly owner: ObjectName;
  readonly template: PodTemplate;
  readonly revision: string;
  readonly name: string;
  readonly issuer: OidcIssuer;
  /** The container's program. */
  readonly entry: string;
  readonly preload: string;
  /** Where its files are. */
  readonly directory: string;
  readonly onChange: () => void;
}

const EAGER_PROBE_MS = 40;
const FIRST_RESTART_MS = 100;
const LONGEST_RESTART_MS = 10_000;
/** A container that ran this long has started well: the next end of it is the first again. */
const WELL_AFTER_MS = 10_000;
const KEPT_LINES = 8;

export class Pod {
  readonly name: string;
  readonly revision: string;
  readonly #parts: PodParts;
  readonly #tokens: readonly TokenFile[];
  #ports: ReadonlyMap<number, number> = new Map();
  #process: PodProcess | undefined;
  #stopProbes: readonly (() => void)[] = [];
  #restart: NodeJS.Timeout | undefined;
  #starts = 0;
  #failedStarts = 0;
  #startedAt = 0;
  #isReady = false;
  #isEnded = false;
  #lastEnd = "has not started yet";
  #lines: readonly string[] = [];

  constructor(parts: PodParts) {
    this.#parts = parts;
    this.name = parts.name;
    this.revision = parts.revision;
    const { core, issuer, owner, template, directory } = parts;
    const { serviceAccount } = template;
    this.#tokens = template.tokens.map(
      (token) =>
        new TokenFile({
          clock: core.clock,
          issuer,
          token,
          file: join(directory, parts.name, token.path),
          pod: { namespace: owner.namespace, name: parts.name, serviceAccount },
        }),
    );
    void this.#begin();
  }

  get isReady(): boolean {
    return this.#isReady;
  }

  /** Different for every run of the container. */
  get run(): string {
    return `${this.name}/${this.#starts}`;
  }

  get labels(): PodTemplate["labels"] {
    return this.#parts.template.labels;
  }

  get processId(): number | undefined {
    return this.#process?.id;
  }

  /** The port of this machine, by the name or number of the container's. */
  portOf(port: string): number | undefined {
    const declared = this.#parts.template.ports.find(({ name }) => name === port)?.port;
    return this.#ports.get(declared ?? Number(port));
  }

  /** Why it is not ready, for a person. */
  get trouble(): string {
    const lines = this.#lines.map((line) => `\n    ${line}`).join("");
    return `pod ${this.name} (started ${this.#starts} times) ${this.#lastEnd}${lines}`;
  }

  get isQuiet(): boolean {
    return this.#tokens.every((token) => token.isQuiet);
  }

  async settle(): Promise<void> {
    await Promise.all(this.#tokens.map((token) => token.settle()));
  }

  async renewTokens(): Promise<void> {
    await Promise.all(this.#tokens.map((token) => token.renew()));
  }

  async setClock(): Promise<void> {
    await this.#process?.setClock(this.#offset());
  }

  /** Ends the container as a crash would: it is started again. */
  crash(): void {
    void this.#process?.end(0);
  }

  /** For good. Without a grace it ends at once. */
  async end({ isGraceful }: { readonly isGraceful: boolean }): Promise<void> {
    this.#isEnded = true;
    this.#isReady = false;
    clearTimeout(this.#restart);
    this.#silence();
    for (const token of this.#tokens) token.stop();
    await this.#process?.end(isGraceful ? this.#parts.template.graceSeconds * 1000 : 0);
  }

  async #begin(): Promise<void> {
    await Promise.all(this.#tokens.map((token) => token.start()));
    await this.#startContainer();
  }

  async #startContainer(): Promise<void> {
    const { core, cluster, template, preload, entry } = this.#parts;
    const wanted = portsOf(template);
    const free = await freePorts(wanted.length);
    if (this.#isEnded) return;
    this.#ports = new Map(wanted.map((port, index) => [port, free[index] ?? 0]));
    this.#starts++;
    this.#startedAt = performance.now();
    this.#lastEnd = "is not ready";
    const pod = `${cluster.name}/${this.name}`;
    this.#process = new PodProcess({
      preload,
      entry,
      memoryMb: template.memoryMb,
      environment: podEnvironment(template, {
        podName: this.name,
        ports: this.#ports,
        files: new Map(template.tokens.map((token, index) => [token.path, this.#tokens[index]?.path ?? ""])),
      }),
      start: {
        clockOffset: this.#offset(),
        endpoint: core.endpoint,
        pod,
        seed: core.random.fork(`pod/${pod}/${this.#starts}`).bytes(16).toString("hex"),
      },
      onLine: (line) => this.#note(line),
      onExit: (how) => this.#exited(how),
    });
    this.#watch();
  }

  #watch(): void {
    const { startup, readiness, liveness } = this.#parts.template;
    if (readiness === undefined) this.#setReady(true);
    else
      this.#probe(readiness, {
        eagerMs: EAGER_PROBE_MS,
        onSuccess: () => this.#setReady(true),
        onFailure: () => this.#setReady(false),
      });
    const watchLife = () => {
      if (liveness !== undefined)
        this.#probe(liveness, { onSuccess: () => undefined, onFailure: () => this.#giveUp("liveness") });
    };
    if (startup === undefined) watchLife();
    else {
      const stop = this.#probe(startup, {
        eagerMs: EAGER_PROBE_MS,
        onSuccess: () => {
          stop();
          watchLife();
        },
        onFailure: () => this.#giveUp("startup"),
      });
    }
  }

  #probe(probe: HttpProbe, answers: Omit<ProbeParts, "probe" | "port">): () => void {
    const stop = startProbe({ probe, port: this.portOf(probe.port) ?? 0, ...answers });
    this.#stopProbes = [...this.#stopProbes, stop];
    return stop;
  }

  #giveUp(probe: string): void {
    this.#complain(`does not answer its ${probe} probe and is ended`);
    this.crash();
  }

  #exited(how: string): void {
    this.#silence();
    this.#process = undefined;
    this.#lastEnd = how;
    if (this.#isEnded) return;
    const isFirst = performance.now() - this.#startedAt > WELL_AFTER_MS;
    this.#failedStarts = isFirst ? 0 : this.#failedStarts + 1;
    const pauseMs = Math.min(FIRST_RESTART_MS * 2 ** this.#failedStarts, LONGEST_RESTART_MS);
    this.#complain(`${how} and is started again in ${pauseMs} ms`);
    this.#restart = setTimeout(() => void this.#startContainer(), pauseMs);
    this.#setReady(false);
  }

  #setReady(isReady: boolean): void {
    if (this.#isReady === isReady) return;
    this.#isReady = isReady;
    this.#parts.onChange();
  }

  #silence(): void {
    for (const stop of this.#stopProbes) stop();
    this.#stopProbes = [];
  }

  #offset(): number {
    return this.#parts.core.clock.offset[0] ?? 0;
  }

  #note(line: string): void {
    const { core, cluster, owner } = this.#parts;
    this.#lines = [...this.#lines, line].slice(-KEPT_LINES);
    core.log.write({ region: cluster.location, source: "function", name: owner.name, text: line });
  }

  #complain(what: string): void {
    const { core, cluster, owner } = this.#parts;
    const text = `Pod ${this.name} of ${nameKey(owner)} in ${cluster.key} ${what}.`;
    core.log.write({ region: cluster.location, source: "error", name: owner.name, text });
  }
}
