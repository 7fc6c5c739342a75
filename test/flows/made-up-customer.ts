/** The functions as a customer with a PIN and perhaps an open bill would meet them, in memory. */
import type { Language } from "../../flows/prompts/language.ts";
import type { Functions, Reply } from "./scripted-call.ts";

export interface MadeUpCustomer {
  readonly status?: "recognised" | "unknown" | "anonymous" | "shared" | "superseded" | "transferred";
  readonly language?: Language;
  readonly name?: string;
  readonly pin?: string;
  /** Questions of an open bill that were answered before this call. */
  readonly answered?: number;
  readonly isExpired?: boolean;
  /** A proof carried over from an interrupted call. */
  readonly isVerified?: boolean;
  /** Has signed in: a proof that a PIN on top of it makes a step-up. */
  readonly isSignedIn?: boolean;
  readonly level?: 3;
  /** The code that leads here, and what it leads to. */
  readonly code?: string;
  readonly cannotHandOver?: boolean;
  /** This call is the one that was asked for. */
  readonly isCalledBack?: boolean;
  readonly cannotBeCalled?: boolean;
  readonly wrongTries?: number;
  /** What the text that began the contact says to us. */
  readonly textWish?: "stopped" | "started";
  /** The code that is texted; none where no number is known. */
  readonly textCode?: string | "no-number";
}

const QUESTIONS: Readonly<Record<string, readonly string[]>> = {
  "pay-a-bill": ["bill-number", "amount", "confirm"],
  "change-phone": ["new-phone", "confirm-phone"],
};
const LOCKED_AT = 5;

/** Replies of all functions that flows call; remembers what was proved and answered. */
export function functionsFor(customer: MadeUpCustomer = {}): Functions {
  let level = customer.level ?? (customer.isVerified || customer.isSignedIn ? 2 : 0);
  let isSignedIn = customer.isSignedIn ?? false;
  let isProvedHere = false;
  let isCodeProved = false;
  let wrongTries = customer.wrongTries ?? 0;
  let pin = customer.pin ?? "4711";
  let wanted: string | undefined = customer.answered === undefined ? undefined : "pay-a-bill";
  let answered = customer.answered ?? 0;

  const progress = (): Reply => {
    if (wanted === undefined) return reply("none");
    if (level < 2) return reply("proof-needed");
    if (wanted === "change-phone" && level < 3)
      return { ...reply("second-proof-needed"), nextProof: isProvedHere ? "code" : "pin" };
    const question = QUESTIONS[wanted]?.[answered];
    return question === undefined
      ? { ...reply("complete"), intent: wanted }
      : { ...reply("asking"), intent: wanted, question };
  };

  const save = (parameters: Readonly<Record<string, string>>): Reply => {
    switch (parameters["action"]) {
      case "start":
        wanted = parameters["intent"];
        answered = 0;
        return progress();
      case "decline":
        wanted = undefined;
        return reply("none");
      case "language":
        return reply("noted");
      case "texts":
        return reply(customer.textWish ?? "invalid");
      case "status":
        return customer.isExpired ? reply("expired") : progress();
      case "resume":
        return customer.isExpired ? reply("expired") : progress();
      case "answer":
        if (level < 2) return reply("proof-needed");
        if (!/^\d+$/.test(parameters["answer"] ?? "")) return reply("invalid");
        if (/^confirm/.test(parameters["question"] ?? "") && parameters["answer"] === "2") {
          wanted = undefined;
          return reply("none");
        }
        answered += 1;
        return progress();
      default:
        return progress();
    }
  };

  const verify = (keyed: string): Reply => {
    if (customer.status !== undefined && customer.status !== "recognised") return reply("no-credential");
    if (wrongTries >= LOCKED_AT) return reply("locked");
    if (keyed !== `encrypted(${pin})`) {
      wrongTries += 1;
      return reply(wrongTries >= LOCKED_AT ? "locked" : "wrong");
    }
    level = isSignedIn || isCodeProved ? 3 : Math.max(level, 2);
    isProvedHere = true;
    return { ...reply("verified"), name: customer.name ?? " " };
  };

  const textCode = customer.textCode ?? "123456";
  const verifyCode = ({ code, encryptedCode }: Readonly<Record<string, string>>): Reply => {
    const heard = code ?? /^encrypted\((.*)\)$/.exec(encryptedCode ?? "")?.[1] ?? "";
    if (!/^\d{6}$/.test(heard)) return reply("unreadable");
    if (heard !== textCode) return reply(heard === "000000" ? "expired" : "wrong");
    level = isSignedIn || isProvedHere ? 3 : Math.max(level, 2);
    isCodeProved = true;
    return { ...reply("verified"), name: customer.name ?? " " };
  };

  return ({ name, parameters }) => {
    switch (name) {
      case "identify-customer": {
        const { handOver } = parameters;
        const isCallback = parameters["callback"] !== undefined;
        const isAccepted = isCallback
          ? customer.isCalledBack === true
          : handOver !== undefined && handOver === customer.code;
        if (isAccepted) {
          level = 2;
          isSignedIn = true;
          wanted = "pay-a-bill";
          answered = 2;
        }
        return {
          ...(handOver === undefined && !isCallback ? {} : { handOver: isAccepted ? "accepted" : "refused" }),
          journeyId: "journey-1",
          status: customer.status ?? "recognised",
          language: customer.language ?? "en-GB",
          journey: customer.answered === undefined ? "none" : "open",
          securityKeyId: "key-1",
          securityKeyCertificate: "PEM",
          turn: "0",
        };
      }
      case "open-transfer":
        return customer.cannotHandOver
          ? { ...reply("refused"), number: " ", code: " " }
          : {
              ...reply("opened"),
              number: "+442079460001",
              code: "1234 5678",
              digits: ",,,,123456789012",
              callerId: "+4930555010001",
            };
      case "schedule-callback":
        return reply(customer.cannotBeCalled ? "no-number" : "scheduled");
      case "verify-pin":
        return verify(parameters["pin"] ?? "");
      case "send-code":
        return reply(textCode === "no-number" ? "no-number" : "sent");
      case "verify-code":
        return verifyCode(parameters);
      case "set-pin": {
        if (!isProvedHere) return reply("refused");
        const keyed = /^encrypted\((\d+)\)$/.exec(parameters["pin"] ?? "")?.[1];
        if (keyed === "1111") return reply("weak");
        pin = keyed ?? pin;
        return reply("set");
      }
      case "save-progress":
        return save(parameters);
      case "choose-route": {
        const queue = parameters["intent"] === "pay-a-bill" ? "billing" : "general";
        return { status: "routed", queueId: `queue-${queue}`, queueName: queue };
      }
      default:
        return { status: "closed" };
    }
  };
}

function reply(status: string): Reply {
  return { status, question: " ", intent: " ", nextProof: " ", journeyId: " ", name: " ", turn: "1" };
}
