/** The access keys that the cloud gave out, and whose they are. */

import type { Randomness } from "../randomness.ts";
import type { Principal } from "../service.ts";
import { roleSession } from "./role-session.ts";

export interface AccessKeys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

export const ADMINISTRATOR_KEYS = {
  accessKeyId: "ASIASANDBOXADMIN0000",
  secretAccessKey: "sandbox",
} as const;

export class AccessKeyRegistry {
  readonly #accountId: string;
  readonly #random: Randomness;
  readonly #principals = new Map<string, Principal>();

  constructor(accountId: string, random: Randomness) {
    this.#accountId = accountId;
    this.#random = random;
    this.#principals.set(ADMINISTRATOR_KEYS.accessKeyId, {
      kind: "administrator",
      arn: `arn:aws:iam::${accountId}:user/sandbox-administrator`,
    });
  }

  find(accessKeyId: string): Principal | undefined {
    return this.#principals.get(accessKeyId);
  }

  /** The same session always gets the same keys, so that a run can be repeated and the registry stays small. */
  mint(roleName: string, sessionName: string): AccessKeys {
    const stream = this.#random.fork(`keys/${roleName}/${sessionName}`);
    const keys = {
      accessKeyId: `ASIA${stream.code(16)}`,
      secretAccessKey: stream.bytes(30).toString("base64"),
      sessionToken: stream.bytes(48).toString("base64"),
    };
    this.#principals.set(keys.accessKeyId, roleSession(this.#accountId, roleName, sessionName));
    return keys;
  }
}
