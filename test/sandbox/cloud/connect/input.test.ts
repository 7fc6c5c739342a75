import { constants } from "node:crypto";
import { buildDecrypt } from "@aws-crypto/decrypt-node";
import { CommitmentPolicy } from "@aws-crypto/material-management-node";
import { RawRsaKeyringNode } from "@aws-crypto/raw-rsa-keyring-node";
import fc from "fast-check";
import { afterEach, describe, expect, test } from "vitest";
import {
  answerWith,
  associate,
  type Ground,
  ground,
  REGION,
  securityKey,
  selfSigned,
} from "./call-center.ts";
import { bye, flow, menu, say, step, store } from "./flow-text.ts";

const CALLER = "+441632960001";
let open: Ground[] = [];

async function center(): Promise<Ground> {
  const g = await ground();
  open.push(g);
  return g;
}

afterEach(() => {
  for (const g of open) g.center.core.clock.stop();
  open = [];
});

const heard = (status: { utterances: readonly { text: string }[] }) => status.utterances.map((u) => u.text);

describe("a menu", () => {
  const document = flow({
    ask: menu("Press 1 or 2", { "1": "one", "2": "two" }, "other"),
    one: say("You pressed one", "bye"),
    two: say("You pressed two", "bye"),
    other: say("Something else", "bye"),
    bye,
  });

  test("takes the branch of the key that was pressed", async () => {
    const g = await center();
    await answerWith(g, document);
    const contacts = g.center.connect.contacts;
    const waiting = await contacts.dial({ from: CALLER, to: g.number });
    expect(waiting.state).toBe("awaiting-input");
    expect(waiting.utterances.at(-1)).toMatchObject({
      text: "Press 1 or 2",
      expects: "keys",
      to: "customer",
    });
    const after = await contacts.keys({ contactId: waiting.contactId, digits: "2" });
    expect(heard(after)).toEqual(["Press 1 or 2", "You pressed two"]);
    expect(after).toMatchObject({ state: "ended", disconnectReason: "CONTACT_FLOW_DISCONNECT" });
  });

  test.each([["9"], ["#"], ["*"]])("goes its other way for the key %s", async (digits) => {
    const g = await center();
    await answerWith(g, document);
    const { contactId } = await g.center.connect.contacts.dial({ from: CALLER, to: g.number });
    expect(heard(await g.center.connect.contacts.keys({ contactId, digits })).at(-1)).toBe("Something else");
  });

  test("times out when asked to, and by the clock once the prompt was heard", async () => {
    const g = await center();
    await answerWith(g, document);
    const contacts = g.center.connect.contacts;
    const first = await contacts.dial({ from: CALLER, to: g.number });
    expect(heard(await contacts.silence({ contactId: first.contactId })).at(-1)).toBe("Something else");
    const second = await contacts.dial({ from: CALLER, to: g.number });
    await g.center.core.clock.advance(5_000);
    expect((await contacts.contact(second)).state).toBe("awaiting-input");
    await g.center.core.clock.advance(2_000);
    expect(heard(await contacts.contact(second)).at(-1)).toBe("Something else");
  });

  test("does not hear speech", async () => {
    const g = await center();
    await answerWith(g, document);
    const { contactId } = await g.center.connect.contacts.dial({ from: CALLER, to: g.number });
    expect((await g.center.connect.contacts.say({ contactId, text: "one" })).state).toBe("awaiting-input");
  });
});

describe("stored input", () => {
  const repeat = step("UpdateContactAttributes", { Attributes: { keyed: "$.StoredCustomerInput" } }, "bye");
  const document = (extra = {}, length = "6") =>
    flow({ ask: store("Key it", "keep", extra, length), keep: repeat, failed: say("failed", "bye"), bye });

  async function keyed(digits: readonly string[], extra = {}): Promise<string | undefined> {
    const g = await center();
    await answerWith(g, document(extra));
    let status = await g.center.connect.contacts.dial({ from: CALLER, to: g.number });
    for (const d of digits)
      status = await g.center.connect.contacts.keys({ contactId: status.contactId, digits: d });
    return status.attributes["keyed"];
  }

  test("ends with the number sign", async () => expect(await keyed(["4711#"])).toBe("4711"));
  test("ends at its maximum length", async () => expect(await keyed(["1234567"])).toBe("123456"));
  test("gathers keys over several presses", async () => expect(await keyed(["4", "7", "11#"])).toBe("4711"));
  test("is cleared by the star key", async () => expect(await keyed(["99*12#"])).toBe("12"));
  test("ends with the sequence that the flow sets", async () =>
    expect(await keyed(["12#3##"], { DTMFConfiguration: { InputTerminationSequence: "##" } })).toBe("12#3"));

  test("is the word Timeout when nothing is keyed", async () => {
    const g = await center();
    await answerWith(g, document());
    const { contactId } = await g.center.connect.contacts.dial({ from: CALLER, to: g.number });
    expect((await g.center.connect.contacts.silence({ contactId })).attributes["keyed"]).toBe("Timeout");
  });

  test("is what was keyed so far when the caller stops pressing", async () => {
    const g = await center();
    await answerWith(g, document());
    const contacts = g.center.connect.contacts;
    const { contactId } = await contacts.dial({ from: CALLER, to: g.number });
    await contacts.keys({ contactId, digits: "47" });
    await g.center.core.clock.advance(6_000);
    expect((await contacts.contact({ contactId })).attributes["keyed"]).toBe("47");
  });

  test("stays out of the flow log", async () => {
    const g = await center();
    await answerWith(g, document());
    const { contactId } = await g.center.connect.contacts.dial({ from: CALLER, to: g.number });
    await g.center.connect.contacts.keys({ contactId, digits: "47113#" });
    const lines = g.center.core.log.since().filter((l) => l.source === "flow");
    expect(lines.map((l) => JSON.parse(l.text).Identifier)).toEqual(["ask", "keep"]);
    expect(JSON.stringify(g.center.core.log.since())).not.toContain("47113");
  });
});

describe("encrypted input", () => {
  const asking = (keyId: string, certificate: string) =>
    flow({
      quiet: {
        type: "UpdateFlowLoggingBehavior",
        parameters: { FlowLoggingBehavior: "Disabled" },
        next: "ask",
      },
      ask: store(
        "Enter your PIN",
        "keep",
        { InputEncryption: { EncryptionKeyId: keyId, Key: certificate } },
        "6",
      ),
      keep: step("UpdateContactAttributes", { Attributes: { cipher: "$.StoredCustomerInput" } }, "bye"),
      failed: say("failed", "bye"),
      bye,
    });

  test("is an Encryption SDK message that the private key opens", async () => {
    const g = await center();
    const key = await securityKey(g);
    await answerWith(g, asking(key.keyId, key.certificate));
    const { contactId } = await g.center.connect.contacts.dial({ from: CALLER, to: g.number });
    const { attributes } = await g.center.connect.contacts.keys({ contactId, digits: "471147" });
    const { plaintext } = await buildDecrypt(CommitmentPolicy.REQUIRE_ENCRYPT_ALLOW_DECRYPT).decrypt(
      new RawRsaKeyringNode({
        keyName: key.keyId,
        keyNamespace: "AmazonConnect",
        rsaKey: { privateKey: key.privateKey },
        padding: constants.RSA_PKCS1_OAEP_PADDING,
        oaepHash: "sha512",
      }),
      attributes["cipher"] ?? "",
      { encoding: "base64" },
    );
    expect(plaintext.toString()).toBe("471147");
    // Message format 1, suite 0x0378: what Connect itself writes.
    expect(attributes["cipher"]).toMatch(/^AYADe/);
    expect(g.center.core.log.since().filter((l) => l.source === "flow")).toEqual([]);
  });

  test("takes the error branch for a key that is not the instance's, before anything is said", async () => {
    const g = await center();
    const { certificate } = await securityKey(g);
    await answerWith(g, asking("00000000-0000-4000-8000-000000000000", certificate));
    const status = await g.center.connect.contacts.dial({ from: CALLER, to: g.number });
    expect(heard(status)).toEqual(["failed"]);
    expect(status.errors[0]).toMatchObject({ action: "ask", error: "NoMatchingError" });
    expect(status.errors[0]?.reason).toContain("is not a security key of instance tandem-home");
  });

  test("takes the error branch for a certificate that is not the key's", async () => {
    const g = await center();
    const { keyId } = await securityKey(g);
    await answerWith(g, asking(keyId, (await selfSigned()).certificate));
    const status = await g.center.connect.contacts.dial({ from: CALLER, to: g.number });
    expect(status.errors[0]?.reason).toContain("is not signed by that key");
  });
});

describe("a turn with a bot", () => {
  async function withBot(): Promise<Ground> {
    const g = await center();
    const intent = (name: string, ...utterances: string[]) => ({
      name,
      sampleUtterances: utterances.map((utterance) => ({ utterance })),
    });
    const bot = await g.center.deploy("aws-native:lex:Bot", {
      name: "main",
      autoBuildBotLocales: true,
      idleSessionTtlInSeconds: 300,
      botLocales: [
        {
          localeId: "en_GB",
          nluConfidenceThreshold: 0.4,
          intents: [
            intent("PayABill", "pay a bill", "1"),
            { name: "FallbackIntent", parentIntentSignature: "AMAZON.FallbackIntent" },
          ],
        },
      ],
    });
    const alias = await g.center.deploy("aws-native:lex:BotAlias", {
      botId: bot["awsId"],
      botAliasName: "live",
    });
    await associate(g, "LEX_BOT", String(alias["arn"]));
    await answerWith(
      g,
      flow({
        language: step("UpdateContactData", { LanguageCode: "en-GB", TargetContact: "Current" }, "ask"),
        ask: {
          type: "ConnectParticipantWithLexBot",
          parameters: { Text: "How can we help?", LexV2Bot: { AliasArn: alias["arn"] } },
          next: "other",
          cases: { PayABill: "pay" },
          errors: { NoMatchingCondition: "other", NoMatchingError: "failed" },
        },
        pay: say("Paying", "bye"),
        other: say("Pardon?", "bye"),
        failed: say("failed", "bye"),
        bye,
      }),
    );
    return g;
  }

  test("understands what is said and what is keyed", async () => {
    const g = await withBot();
    const contacts = g.center.connect.contacts;
    const call = await contacts.dial({ from: CALLER, to: g.number });
    expect(call.utterances.at(-1)).toMatchObject({ expects: "speech-or-keys", languageCode: "en-GB" });
    expect(heard(await contacts.say({ ...call, text: "I would like to pay my bill, please" })).at(-1)).toBe(
      "Paying",
    );
    const again = await contacts.dial({ from: CALLER, to: g.number });
    expect(heard(await contacts.keys({ ...again, digits: "1" })).at(-1)).toBe("Paying");
  });

  test("falls back for silence and for what no intent means", async () => {
    const g = await withBot();
    const contacts = g.center.connect.contacts;
    const call = await contacts.dial({ from: CALLER, to: g.number });
    expect(heard(await contacts.say({ ...call, text: "the weather in Wales" })).at(-1)).toBe("Pardon?");
    expect(heard(await contacts.silence(await contacts.dial({ from: CALLER, to: g.number }))).at(-1)).toBe(
      "Pardon?",
    );
  });

  test("never crashes on garbage", async () => {
    const g = await withBot();
    const contacts = g.center.connect.contacts;
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: "grapheme", maxLength: 1200 }),
        fc.boolean(),
        async (text, isSpoken) => {
          const call = await contacts.dial({ from: CALLER, to: g.number });
          const act = isSpoken
            ? contacts.say({ ...call, text })
            : contacts.keys({ ...call, digits: text }).catch((error: Error) => error.message);
          const result = await act;
          if (typeof result === "string") expect(result).toMatch(/keypad/);
          else expect(["ended", "awaiting-input"]).toContain(result.state);
        },
      ),
      { numRuns: 100 },
    );
  });
});

test("a caller cannot key into a contact that does not wait, or that never was", async () => {
  const g = await center();
  await answerWith(g, flow({ hello: say("Hello", "bye"), bye }));
  const contacts = g.center.connect.contacts;
  const { contactId } = await contacts.dial({ from: CALLER, to: g.number });
  await expect(contacts.keys({ contactId, digits: "1" })).rejects.toThrow(
    "does not wait for the caller: it is ended",
  );
  await expect(contacts.keys({ contactId: "none", digits: "1" })).rejects.toThrow("There is no contact none");
  await expect(contacts.dial({ from: CALLER, to: "+440" })).rejects.toThrow("no answer");
  await expect(contacts.dial({ from: "me", to: g.number })).rejects.toThrow("A caller dials from a number");
  g.center.core.faults.lose(REGION);
  await expect(contacts.dial({ from: CALLER, to: g.number })).rejects.toThrow(
    `no answer: region ${REGION} is lost.`,
  );
});
