/** Calls that we make, as customers' telephones have seen them: by the contacts that the service told of. */
import type { SandboxControl } from "../../sandbox/cloud/control.ts";

interface Told {
  readonly eventType?: string;
  readonly contactId?: string;
  readonly channel?: string;
  readonly initiationMethod?: string;
}

export async function wasCalled(
  control: SandboxControl,
  number: string,
  { times }: { readonly times: number },
): Promise<void> {
  const calls = await callsTo(control, number);
  if (calls.length !== times)
    throw new Error(
      `Expected ${times} calls to the customer; there were ${calls.length}: ${calls.join(", ")}.`,
    );
}

async function callsTo(control: SandboxControl, number: string): Promise<readonly string[]> {
  const told = (await control.logs({}))
    .filter(({ source }) => source === "event")
    .flatMap(({ text }) => contactOf((JSON.parse(text) as { detail?: Told }).detail) ?? []);
  const contacts = await Promise.all([...new Set(told)].map((contactId) => control.contact({ contactId })));
  return contacts
    .filter(({ customerAddress }) => customerAddress === number)
    .map(({ contactId }) => contactId);
}

function contactOf({ eventType, contactId, channel, initiationMethod }: Told = {}): string | undefined {
  const isCallOut = eventType === "INITIATED" && channel === "VOICE" && initiationMethod === "API";
  return isCallOut ? contactId : undefined;
}
