import { describe, expect, it } from "vitest";
import type { FragmentTable } from "../../stores/fragment-table.ts";
import { Caller } from "../support/calls.ts";
import { encrypted, RegionUnderTest, Wall } from "../support/two-regions.ts";

const PHONE = "+14155550101";
const MOST_WRITES = 6;

type Call = (home: RegionUnderTest, line: Caller) => () => Promise<unknown>;

/** What is called, after what; the call again is the same event, as the service's own retry is. */
const CALLS: Readonly<Record<string, { readonly before?: readonly string[]; readonly call: Call }>> = {
  "verify-pin, right": { call: pin("4711") },
  "verify-pin, wrong": { call: pin("1111") },
  "verify-pin, wrong a third time": { before: ["1111", "2222"], call: pin("3333") },
  "verify-pin, right the third time": { before: ["1111", "2222"], call: pin("4711") },
  "verify-pin, locked": { before: ["1111", "2222", "3333"], call: pin("4711") },
  "set-pin": {
    before: ["4711"],
    call: (home, line) => {
      const event = line.event({ pin: encrypted("9274"), turn: line.turn });
      return () => home.call.setPin(event);
    },
  },
  "verify-code, right": { before: ["send"], call: textCode((code) => code) },
  "verify-code, right after a lock": {
    before: ["1111", "2222", "3333", "send"],
    call: textCode((code) => code),
  },
  "verify-code, wrong": { before: ["send"], call: textCode(() => "000000") },
  "save-progress, start without proof": { call: step({ action: "start", intent: "pay-a-bill" }) },
  "save-progress, start": { before: ["4711"], call: step({ action: "start", intent: "pay-a-bill" }) },
  "save-progress, answer": {
    before: ["4711", "start"],
    call: step({ action: "answer", question: "bill-number", answer: "7" }),
  },
  "save-progress, last answer": {
    before: ["4711", "start", "bill-number", "amount"],
    call: step({ action: "answer", question: "confirm", answer: "1" }),
  },
  "save-progress, withdrawal": {
    before: ["4711", "start", "bill-number", "amount"],
    call: step({ action: "answer", question: "confirm", answer: "2" }),
  },
  "save-progress, resume": {
    before: ["4711", "start", "bill-number", "redial", "4711"],
    call: step({ action: "resume" }),
  },
  "save-progress, decline of one of two": {
    before: ["4711", "start", "bill-number", "redial", "4711", "start", "bill-number", "redial", "4711"],
    call: step({ action: "decline" }),
  },
  "close-contact": {
    before: ["4711", "start"],
    call: (home, line) => () => home.call.closeContact(line.event({ reason: "farewell" })),
  },
  "ingest-contact-events": { before: ["4711", "start"], call: (_home, line) => () => line.ends() },
};

function pin(digits: string): Call {
  return (home, line) => {
    const event = line.event({ pin: encrypted(digits), turn: line.turn });
    return () => home.call.verifyPin(event);
  };
}

function textCode(of: (sent: string) => string): Call {
  return (home, line) => {
    const event = line.event({ code: of(home.lastCode), turn: line.turn });
    return () => home.call.verifyCode(event);
  };
}

function step(parameters: Readonly<Record<string, string>>): Call {
  return (home, line) => {
    const event = line.event({ ...parameters, turn: line.turn });
    return () => home.call.saveProgress(event);
  };
}

async function dialled(home: RegionUnderTest): Promise<Caller> {
  const line = new Caller(home, PHONE);
  await line.identify();
  return line;
}

async function prepared(before: readonly string[]) {
  const home = new RegionUnderTest("eu-central-1", new Wall());
  await home.importCustomer({ phone: PHONE, textNumber: "+447700900123" });
  let line = await dialled(home);
  for (const word of before)
    if (word === "redial") line = await dialled(home);
    else if (word === "start") await line.progress("start", { intent: "pay-a-bill" });
    else if (word === "send") await line.asksForCode();
    else if (/^\d/.test(word)) await line.enterPin(word);
    else await line.answer(word, "7");
  return { home, line };
}

/** The write of that number fails: before it is made, or after, when nobody hears of it. */
function failAt(home: RegionUnderTest, nth: number, isMade: boolean) {
  let writes = 0;
  let isHealed = false;
  for (const table of Object.values(home.tables)) {
    const failing = <A extends readonly unknown[]>(write: (...of: A) => Promise<boolean>) => {
      return async (...of: A) => {
        writes += 1;
        if (isHealed || writes !== nth) return write(...of);
        if (isMade) await write(...of);
        throw new Error("the instance was stopped");
      };
    };
    const whole: Pick<FragmentTable, "save" | "putIfAbsent"> = table;
    Object.assign(table, { save: failing(whole.save), putIfAbsent: failing(whole.putIfAbsent) });
  }
  return {
    heal: () => {
      isHealed = true;
    },
    hasFailed: () => writes >= nth,
  };
}

/** All that is stored, but for what differs each time: clocks, revisions, made-up ids, hashes of ciphertexts. */
function stored(home: RegionUnderTest): unknown {
  const ids = new Map<string, string>();
  const named = (id: string) => {
    if (!ids.has(id)) ids.set(id, `contact ${ids.size}`);
    return ids.get(id) ?? "";
  };
  return Object.entries(home.tables).map(([name, table]) => {
    const items = table.all().map(({ revision: _revision, ...item }) =>
      JSON.stringify(item)
        .replaceAll(/contact-\d+/g, named)
        .replaceAll(/[0-9a-f]{12}-[0-9a-f]{4}-[a-z0-9]+/g, "clock")
        .replaceAll(/"announcing":"[^"]*"/g, "a part of the index")
        .replaceAll(/#GB-\d+#/g, "#part of a country#")
        .replaceAll(/event-\d+/g, "event")
        .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/g, "event")
        .replaceAll(/[A-Za-z0-9_-]{43}/g, "hash"),
    );
    return [name, items.sort()];
  });
}

/** A reply, whichever contact it was given to. */
function unnamed(reply: unknown): string {
  return JSON.stringify(reply).replaceAll(/contact-\d+/g, "contact");
}

describe("a function that is stopped at one of its writes and called again", () => {
  it.each(Object.entries(CALLS))(
    "leaves what an undisturbed one leaves: %s",
    async (_name, { before, call }) => {
      const smooth = await prepared(before ?? []);
      const expected = await call(smooth.home, smooth.line)();
      let stops = 0;
      for (let nth = 1; nth <= MOST_WRITES; nth += 1)
        for (const isMade of [false, true]) {
          const { home, line } = await prepared(before ?? []);
          const again = call(home, line);
          const { heal, hasFailed } = failAt(home, nth, isMade);
          // A stream's functions try again by themselves.
          await again().catch(() => undefined);
          if (hasFailed()) stops += 1;
          heal();
          expect(unnamed(await again())).toEqual(unnamed(expected));
          expect(stored(home)).toEqual(stored(smooth.home));
        }
      expect(stops).toBeGreaterThan(0);
    },
  );
});
