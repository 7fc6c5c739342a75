/** `npm run call`: be the caller, on the terminal, of the sandbox that runs. */
import { createInterface } from "node:readline/promises";
import type { ContactStatus } from "../sandbox/cloud/contact-status.ts";
import type { SandboxControl } from "../sandbox/cloud/control.ts";
import { connectControl } from "../sandbox/cloud/remote-control.ts";
import { readArguments } from "./arguments.ts";
import { endWithReader, sentenceOf } from "./failure.ts";
import { findRunning, sandboxFolder } from "./sandbox/folder.ts";

const { values } = readArguments({
  usage: "npm run call -- --from +447700900000 --to home",
  about:
    "Dials a number of the local cloud. Type digits (with # or *) to key them, words to speak, an empty line to stay silent,\n.drop to lose the line, .bye to hang up.",
  takesNames: false,
  options: {
    from: { type: "string", value: "NUMBER", help: "the caller's number in E.164, or anonymous" },
    to: {
      type: "string",
      value: "WHERE",
      help: "home (where nothing is said), peer, or a number of the cloud",
    },
  },
});

endWithReader(process.stdout);
try {
  process.exitCode = await call(values.from, values.to ?? "home");
} catch (error) {
  console.error(sentenceOf(error));
  process.exitCode = 2;
}

async function call(from: string | undefined, to: string): Promise<number> {
  if (from === undefined || !/^(\+\d{7,15}|anonymous)$/.test(from))
    throw new Error(`Expected --from with a number like +447700900000, or anonymous; got ${from ?? "none"}.`);
  const running = await findRunning(sandboxFolder());
  if (running?.isReady !== true)
    throw new Error("No sandbox is up. Start one in another terminal, and wait for its table: npm start");
  const control = connectControl(running.endpoint);
  const numbers = (await control.describe()).regions.map(({ phoneNumbers }) => phoneNumbers);
  const [home, peer] = numbers.map(([first]) => first);
  const number = numbers.flat().includes(to) ? to : { home, peer }[to];
  if (number === undefined)
    throw new Error(`Expected --to home, peer, or one of ${numbers.flat().join(", ")}; got ${to}.`);

  let heard = 0;
  const listen = (status: ContactStatus): ContactStatus => {
    for (const { to: who, text } of status.utterances.slice(heard))
      if (who === "customer") console.log(`  “${text}”`);
    heard = status.utterances.length;
    return status;
  };
  const status = listen(await control.dial({ from, to: number, telephony: { "P-Charge-Info": "terminal" } }));
  const last = await converse(status, async (text, now) => listen(await answer(control, now, text)));
  const { disconnectReason } =
    last.state === "ended"
      ? last
      : listen(await control.hangUp({ contactId: last.contactId, cause: "hang-up" }));
  console.log(`The call is over (${disconnectReason ?? "ended"}).`);
  return 0;
}

/** Line by line until the call or the input ends; Ctrl-C and Ctrl-D end the input. */
async function converse(
  first: ContactStatus,
  reply: (text: string, now: ContactStatus) => Promise<ContactStatus>,
): Promise<ContactStatus> {
  let status = first;
  if (status.state === "ended") return status;
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  terminal.once("SIGINT", () => terminal.close());
  let isOpen = true;
  terminal.once("close", () => {
    isOpen = false;
  });
  const ask = () => {
    if (!isOpen) return;
    terminal.setPrompt(promptOf(status));
    terminal.prompt();
  };
  ask();
  for await (const line of terminal) {
    status = await reply(line.trim(), status);
    if (status.state === "ended") break;
    ask();
  }
  terminal.close();
  return status;
}

function answer(
  control: SandboxControl,
  { contactId, state }: ContactStatus,
  text: string,
): Promise<ContactStatus> {
  if (text === ".bye") return control.hangUp({ contactId, cause: "hang-up" });
  if (text === ".drop") return control.hangUp({ contactId, cause: "line-dropped" });
  if (state !== "awaiting-input") return control.contact({ contactId });
  if (text === "") return control.silence({ contactId });
  return /^[0-9*#]+$/.test(text)
    ? control.keys({ contactId, digits: text })
    : control.say({ contactId, text });
}

function promptOf(status: ContactStatus): string {
  switch (status.state) {
    case "awaiting-input":
      return "you> ";
    case "queued":
    case "ringing":
      return `waiting in ${status.queueName ?? "a queue"}> `;
    case "connected":
      return `talking to ${status.agent ?? "an agent"}> `;
    case "dialling":
    case "in-flow":
    case "ended":
      return "> ";
    default:
      return status.state satisfies never;
  }
}
