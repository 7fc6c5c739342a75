/** What a customer can prove and has proved, the tries, and what takes trust away. */
import { AssertionFragment } from "../domain/authentication/assertion.ts";
import { AttemptsFragment } from "../domain/authentication/attempts.ts";
import { CredentialFragment } from "../domain/authentication/credential.ts";
import type { AuthenticationFacts } from "../domain/authentication/facts.ts";
import { Flag, Lock, Revocation, type SafetyFact, Unlock } from "../domain/authentication/safety.ts";
import { timeOf } from "../domain/clock.ts";
import type { CustomerId } from "../domain/ids.ts";
import { partitionKey, sortKey } from "../domain/keys.ts";
import type { FragmentTable } from "./fragment-table.ts";
import { readAll } from "./item-reader.ts";

// Far longer than a lock holds, or than any assertion lives that has not seen it. Not longer than needed, because
// each proof names all of them: who keeps locking a customer must not make the item too large to save.
const FACT_SECONDS = 24 * 3600;

export interface AuthenticationStore {
  load(customerId: CustomerId): Promise<AuthenticationFacts>;
  /** Each of these is false where another writer of the region came first. */
  saveAssertions(customerId: CustomerId, fragment: AssertionFragment): Promise<boolean>;
  saveAttempts(customerId: CustomerId, fragment: AttemptsFragment): Promise<boolean>;
  saveCredential(customerId: CustomerId, fragment: CredentialFragment): Promise<boolean>;
  /** Append-only: false where the fact is there already. */
  record(customerId: CustomerId, fact: SafetyFact): Promise<boolean>;
}

export function authenticationStore(authentication: FragmentTable): AuthenticationStore {
  return {
    load: async (customerId) => {
      const items = await authentication.query(partitionKey("CUSTOMER", { customerId }));
      return {
        credentials: readAll(items, "CREDENTIAL", CredentialFragment),
        assertions: readAll(items, "ASSERTION", AssertionFragment),
        attempts: readAll(items, "ATTEMPTS", AttemptsFragment),
        locks: readAll(items, "LOCK", Lock),
        unlocks: readAll(items, "UNLOCK", Unlock),
        revocations: readAll(items, "REVOCATION", Revocation),
        flags: readAll(items, "FLAG", Flag),
      };
    },
    saveAssertions: (customerId, fragment) =>
      authentication.save(
        { ...fragment, pk: partitionKey("CUSTOMER", { customerId }), sk: sortKey("ASSERTION", fragment) },
        fragment.revision,
      ),
    saveAttempts: (customerId, fragment) =>
      authentication.save(
        { ...fragment, pk: partitionKey("CUSTOMER", { customerId }), sk: sortKey("ATTEMPTS", fragment) },
        fragment.revision,
      ),
    saveCredential: (customerId, fragment) =>
      authentication.save(
        { ...fragment, pk: partitionKey("CUSTOMER", { customerId }), sk: sortKey("CREDENTIAL", fragment) },
        fragment.revision,
      ),
    record: (customerId, fact) =>
      authentication.putIfAbsent({
        ...fact,
        revision: 1,
        pk: partitionKey("CUSTOMER", { customerId }),
        sk: sortKey(SORT_KINDS[fact.kind], fact),
        ...expiryOf(fact),
      }),
  };
}

const SORT_KINDS = { lock: "LOCK", unlock: "UNLOCK", revocation: "REVOCATION", flag: "FLAG" } as const;

function expiryOf(fact: SafetyFact): { readonly expiresAt?: number } {
  switch (fact.kind) {
    case "flag":
      return fact.until === undefined ? {} : { expiresAt: Math.ceil(fact.until / 1000) };
    case "lock":
      return kept(fact.at);
    case "unlock":
    case "revocation":
      return kept(timeOf(fact.clock));
    default:
      return fact satisfies never;
  }
}

function kept(since: number): { readonly expiresAt: number } {
  return { expiresAt: Math.ceil(since / 1000) + FACT_SECONDS };
}
