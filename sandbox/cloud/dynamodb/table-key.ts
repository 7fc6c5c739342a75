/** A table that names a key of the customer's can be used by whoever may use that key through DynamoDB. */
import type { KeyDoor } from "../kms/key-door.ts";
import { type Principal, ServiceError } from "../service.ts";
import type { Replica } from "./replica.ts";

/** Throws ServiceError where the key keeps the caller out; a table that is not there is nobody's business here. */
export function useTableKey(
  keys: KeyDoor,
  { region, tables }: Replica,
  name: string,
  principal: Principal,
): void {
  const key = tables.get(name)?.keyArns?.[region];
  if (key === undefined) return;
  const use = { region, key, action: "kms:Decrypt", principal, via: "dynamodb" } as const;
  try {
    keys.use({ ...use, encryptionContext: { "aws:dynamodb:tableName": name } });
  } catch (error) {
    if (!(error instanceof ServiceError) || error.code === "AccessDeniedException") throw error;
    // The documentation names the table's state, and no error of its own for it.
    throw new ServiceError(
      "AccessDeniedException",
      `Table ${name} is INACCESSIBLE_ENCRYPTION_CREDENTIALS: ${error.message}`,
    );
  }
}
