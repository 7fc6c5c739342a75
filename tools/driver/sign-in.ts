/** How customers of a journey sign in, and how somebody tries to who may not. */
import { randomUUID } from "node:crypto";
import type { BadToken } from "../../journeys/language.ts";
import { LOGIN, type Person } from "../../journeys/people.ts";
import type { SandboxControl } from "../../sandbox/cloud/control.ts";
import { postChat } from "./live-chat.ts";

type SignIn = Parameters<SandboxControl["signIn"]>[0];

const { audience } = LOGIN;

const BAD_TOKENS = {
  forged: { audience, algorithm: "wrong-key" },
  expired: { audience, expiresInSeconds: -3_600 },
  foreign: { audience: "another-company" },
  unsigned: { audience, algorithm: "none" },
} as const satisfies Record<BadToken, Omit<SignIn, "subject">>;

export async function signedInToken(control: SandboxControl, { subject }: Person): Promise<string> {
  return (await control.signIn({ subject, audience })).token;
}

/** Throws where the edge takes the token, says no in another form than problem details, or starts a contact. */
export async function isTurnedAway(
  control: SandboxControl,
  edgeUrl: string,
  { subject, language }: Person,
  kind: BadToken,
): Promise<void> {
  const { token } = await control.signIn({ subject, ...BAD_TOKENS[kind] });
  await control.settle();
  const before = await contactEvents(control);
  const response = await postChat({ edgeUrl, language, token }, randomUUID());
  const said = await response.text();
  const type = response.headers.get("content-type") ?? "none";
  if (response.status !== 401 || !type.startsWith("application/problem+json"))
    throw new Error(
      `Expected 401 with problem details for a token that is ${kind}; got ${response.status}, ${type}: ${said}`,
    );
  if (said.includes(token)) throw new Error(`The refusal of a token that is ${kind} repeats it.`);
  await control.settle();
  if ((await contactEvents(control)) !== before)
    throw new Error(`A contact was started for a token that is ${kind}.`);
}

async function contactEvents(control: SandboxControl): Promise<number> {
  return (await control.logs({})).filter(({ source }) => source === "event").length;
}
