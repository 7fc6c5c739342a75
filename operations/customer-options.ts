/** Whom a command means, as its options name them. */
import { phoneIdentifier } from "../domain/customer/identifier.ts";
import { CannotRun } from "./cannot-run.ts";

export interface CustomerOptions {
  readonly id?: string;
  readonly phone?: string;
  readonly email?: string;
  readonly reference?: string;
  /** ISSUER,SUBJECT */
  readonly login?: string;
}

/** What functions take as a customer. Throws CannotRun. */
export function customerOf({ id, phone, email, reference, login }: CustomerOptions) {
  if ([id, phone, email, reference, login].every((given) => given === undefined))
    throw new CannotRun("No customer is named.", "Give --phone, --email, --login, --reference or --id.");
  if (phone !== undefined && phoneIdentifier(phone) === undefined)
    throw new CannotRun("The phone number is not E.164.", "Write it with its country, such as +4930123456.");
  const [issuer, ...subject] = login?.split(",") ?? [];
  if (login !== undefined && subject.length === 0)
    throw new CannotRun("The login has no subject.", "Write it as ISSUER,SUBJECT.");
  return {
    ...(id === undefined ? {} : { customerId: id }),
    ...(phone === undefined ? {} : { phone }),
    ...(email === undefined ? {} : { email }),
    ...(reference === undefined ? {} : { reference }),
    ...(login === undefined ? {} : { login: { issuer, subject: subject.join(",") } }),
  };
}

/** Throws CannotRun where several customers, or nobody, is meant. */
export function refuseUnclear(reply: {
  readonly status: string;
  readonly customerIds?: readonly string[];
}): void {
  if (reply.status === "shared")
    throw new CannotRun(
      `${reply.customerIds?.length} customers have this: ${reply.customerIds?.join(", ")}.`,
      "Name one of them by --id or --reference.",
    );
  if (reply.status === "invalid")
    throw new CannotRun("The function did not take the request.", "Check the options; see --help.");
}
