/** A service account's token in a file, as the kubelet keeps it: renewed long before it expires. */
import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { Clock } from "../clock.ts";
import type { OidcIssuer } from "../oidc/issuer.ts";
import type { ProjectedToken } from "./objects.ts";

export interface TokenFileParts {
  readonly clock: Clock;
  readonly issuer: OidcIssuer;
  readonly token: ProjectedToken;
  readonly file: string;
  readonly pod: { readonly namespace: string; readonly name: string; readonly serviceAccount: string };
}

/** https://kubernetes.io/docs/concepts/storage/projected-volumes: at 80 % of its life, or after a day. */
const RENEWED_AT = 0.8;
const DAY_SECONDS = 86_400;

export class TokenFile {
  readonly #parts: TokenFileParts;
  #cancel: (() => void) | undefined;
  #renewal: Promise<void> | undefined;
  #isStopped = false;

  constructor(parts: TokenFileParts) {
    this.#parts = parts;
  }

  get path(): string {
    return this.#parts.file;
  }

  async start(): Promise<void> {
    mkdirSync(dirname(this.#parts.file), { recursive: true });
    await this.#write();
  }

  /** A token of this very moment: the clock was set back, and with it went what would have renewed it. */
  async renew(): Promise<void> {
    this.#cancel?.();
    await this.#renewal;
    await this.#write();
  }

  /** Resolves when no renewal is under way. */
  async settle(): Promise<void> {
    await this.#renewal;
  }

  get isQuiet(): boolean {
    return this.#renewal === undefined;
  }

  stop(): void {
    this.#isStopped = true;
    this.#cancel?.();
  }

  async #write(): Promise<void> {
    const { clock, issuer, token, file, pod } = this.#parts;
    const { namespace, name, serviceAccount } = pod;
    const text = await issuer.token({
      subject: `system:serviceaccount:${namespace}:${serviceAccount}`,
      audience: [token.audience],
      expiresInSeconds: token.expirationSeconds,
      more: { "kubernetes.io": { namespace, pod: { name }, serviceaccount: { name: serviceAccount } } },
    });
    if (this.#isStopped) return;
    this.#cancel?.();
    // Moved into place: whoever reads meanwhile reads a whole one.
    writeFileSync(`${file}.new`, text, { mode: 0o600 });
    renameSync(`${file}.new`, file);
    const lifeMs = Math.min(token.expirationSeconds * RENEWED_AT, DAY_SECONDS) * 1000;
    this.#cancel = clock.after(lifeMs, () => this.#renewSoon());
  }

  /** In a turn of its own: a clock that jumps over many lives needs one new token, not one for each. */
  #renewSoon(): void {
    this.#renewal ??= new Promise<void>((turn) => setImmediate(turn))
      .then(() => this.#write())
      .finally(() => {
        this.#renewal = undefined;
      });
  }
}
