/** What erasing reaches besides the tables. */
import type { HybridClock } from "../../domain/clock.ts";
import type { KeyRing } from "../../domain/keyring.ts";
import type { CustomerStore } from "../../stores/customer-store.ts";
import type { ErasureStore } from "../../stores/erasure-store.ts";
import type { ExpiredClaims } from "../../stores/expired-claims.ts";
import type { ProfileStore } from "../../stores/profile-store.ts";

export interface Bucket {
  /** Names of objects that have any version at all, deleted or not. */
  names(prefix: string): Promise<readonly string[]>;
  /** Undefined where the current version is a deletion. */
  read(name: string): Promise<string | undefined>;
  /** Deletes every version; answers how many there were. */
  delete(name: string): Promise<number>;
}

export interface CustomerDirectory {
  /** Deletes the profiles found under an address; answers how many there were. */
  forget(kind: "phone" | "email", address: string): Promise<number>;
}

export interface OptOuts {
  /** False where the number was not opted out. */
  forget(number: string): Promise<boolean>;
}

export interface EraseCustomerPorts {
  readonly region: string;
  readonly clock: HybridClock;
  readonly identifiers: KeyRing;
  readonly profiles: Pick<ProfileStore, "links" | "load" | "loadLegible" | "saveLink" | "saveTombstone">;
  readonly customers: CustomerStore;
  readonly erasures: ErasureStore;
  readonly claims: ExpiredClaims;
  readonly objects: Pick<Bucket, "names" | "delete">;
  readonly quarantine: Bucket;
  readonly directory: CustomerDirectory;
  readonly optOuts: OptOuts;
}
