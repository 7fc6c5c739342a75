/** KMS: symmetric keys under their own policies, for whoever may use them, directly or through a service. */
import { notImplemented } from "../error-shape.ts";
import type { Policy } from "../iam/policy.ts";
import {
  type Call,
  type CloudCore,
  type Grant,
  type Principal,
  type Service,
  ServiceError,
  type ServiceOutput,
} from "../service.ts";
import { type EncryptionContext, keyIdOf, open, seal } from "./ciphertext.ts";
import type { KeyDoor, KeyUse } from "./key-door.ts";
import { type Key, KeyStore } from "./key-store.ts";

/** Who decides: a key's policy first, identity policies as far as it lets them. */
export interface KeyJudge {
  /** Throws InvalidPolicy. */
  readKeyPolicy(document: unknown, keyArn: string): Promise<Policy>;
  /** Throws ServiceError AccessDeniedException. */
  authorizeByKeyPolicy(principal: Principal, grant: Grant, policy: Policy): void;
}

export interface KeySeed {
  readonly region: string;
  readonly id: string;
  readonly description: string;
  readonly isEnabled: boolean;
  readonly isMultiRegion: boolean;
  readonly primaryArn?: string;
  /** A document, or undefined for AWS's default: the account's identity policies decide. */
  readonly policy: unknown;
}

type Output = Readonly<Record<string, unknown>>;

const DATA_KEY_BYTES: Readonly<Record<string, number>> = { AES_256: 32, AES_128: 16 };
const LONGEST_PLAINTEXT_BYTES = 4096;

export class KmsService implements Service, KeyDoor {
  readonly signingName = "kms";
  readonly protocol = "json-1.1";
  readonly store = new KeyStore();
  readonly #core: CloudCore;
  readonly #judge: KeyJudge;
  readonly #random;
  readonly #operations: Readonly<Record<string, (call: Call) => Output>> = {
    Encrypt: (call) => this.#encrypt(call),
    Decrypt: (call) => this.#decrypt(call),
    GenerateDataKey: (call) => this.#generateDataKey(call),
    DescribeKey: (call) => this.#describe(this.#permitted(call, "kms:DescribeKey")),
    EnableKey: (call) => this.#setEnabled(call, true),
    DisableKey: (call) => this.#setEnabled(call, false),
  };

  constructor(core: CloudCore, judge: KeyJudge) {
    this.#core = core;
    this.#judge = judge;
    this.#random = core.random.fork("kms");
  }

  /** Makes the cloud hold this key, new or changed; returns its ARN. Throws InvalidPolicy. */
  async putKey({ policy, primaryArn, ...seed }: KeySeed): Promise<string> {
    const { accountId, clock } = this.#core;
    const arn = `arn:aws:kms:${seed.region}:${accountId}:key/${seed.id}`;
    const document = policy ?? defaultPolicy(accountId);
    this.store.save({
      ...seed,
      arn,
      primaryArn,
      createdAt: clock.now(),
      policy: await this.#judge.readKeyPolicy(document, arn),
    });
    return arn;
  }

  /** A key's policy is asked in every operation, not only identities: so the endpoint has nothing to ask. */
  grants(): readonly Grant[] {
    return [];
  }

  async handle(call: Call): Promise<ServiceOutput> {
    const run = Object.hasOwn(this.#operations, call.operation)
      ? this.#operations[call.operation]
      : undefined;
    if (run === undefined) throw notImplemented(this.signingName, call.operation, this.protocol);
    return { json: run(call) };
  }

  use({ region, key: named, action, principal, via, encryptionContext = {} }: KeyUse): void {
    const key = this.store.need(region, named);
    const context = { "kms:ViaService": `${via}.${region}.amazonaws.com`, ...contextKeys(encryptionContext) };
    this.#authorize(principal, { action, resource: key.arn, context });
    demandEnabled(key);
  }

  snapshot(): void {
    this.store.snapshot();
  }

  reset(): void {
    this.store.reset();
  }

  #encrypt(call: Call): Output {
    const key = this.#usable(call, "kms:Encrypt");
    const plaintext = bytesOf(call, "Plaintext");
    if (plaintext.length < 1 || plaintext.length > LONGEST_PLAINTEXT_BYTES)
      throw new ServiceError("ValidationException", "Plaintext must have 1 to 4096 bytes.");
    return {
      KeyId: key.arn,
      CiphertextBlob: this.#seal(key, plaintext, call),
      EncryptionAlgorithm: "SYMMETRIC_DEFAULT",
    };
  }

  #decrypt(call: Call): Output {
    const blob = bytesOf(call, "CiphertextBlob");
    const id = keyIdOf(blob);
    if (id === undefined) throw invalidCiphertext();
    const key = this.store.need(call.region, id);
    this.#authorizeCall(call, "kms:Decrypt", key);
    const named = call.input["KeyId"];
    if (typeof named === "string" && this.store.need(call.region, named).id !== id)
      throw new ServiceError(
        "IncorrectKeyException",
        "The key ID in the request does not identify a CMK that can perform this operation.",
      );
    demandEnabled(key);
    const plaintext = open(blob, this.#material(key), contextOf(call));
    if (plaintext === undefined) throw invalidCiphertext();
    return {
      KeyId: key.arn,
      Plaintext: plaintext.toString("base64"),
      EncryptionAlgorithm: "SYMMETRIC_DEFAULT",
    };
  }

  #generateDataKey(call: Call): Output {
    const key = this.#usable(call, "kms:GenerateDataKey");
    const length = DATA_KEY_BYTES[String(call.input["KeySpec"])] ?? Number(call.input["NumberOfBytes"]);
    if (!(Number.isInteger(length) && length >= 1 && length <= 1024))
      throw new ServiceError("ValidationException", "Please specify either number of bytes or key spec.");
    const plaintext = this.#random.bytes(length);
    return {
      KeyId: key.arn,
      Plaintext: plaintext.toString("base64"),
      CiphertextBlob: this.#seal(key, plaintext, call),
    };
  }

  #setEnabled(call: Call, isEnabled: boolean): Output {
    const key = this.#permitted(call, isEnabled ? "kms:EnableKey" : "kms:DisableKey");
    this.store.save({ ...key, isEnabled });
    return {};
  }

  #describe(key: Key): Output {
    const { accountId } = this.#core;
    return {
      KeyMetadata: {
        AWSAccountId: accountId,
        KeyId: key.id,
        Arn: key.arn,
        CreationDate: key.createdAt / 1000,
        Description: key.description,
        Enabled: key.isEnabled,
        KeyState: key.isEnabled ? "Enabled" : "Disabled",
        KeyUsage: "ENCRYPT_DECRYPT",
        KeySpec: "SYMMETRIC_DEFAULT",
        KeyManager: "CUSTOMER",
        Origin: "AWS_KMS",
        MultiRegion: key.isMultiRegion,
        EncryptionAlgorithms: ["SYMMETRIC_DEFAULT"],
      },
    };
  }

  #usable(call: Call, action: string): Key {
    const key = this.#permitted(call, action);
    demandEnabled(key);
    return key;
  }

  #permitted(call: Call, action: string): Key {
    const key = this.store.need(call.region, String(call.input["KeyId"] ?? ""));
    this.#authorizeCall(call, action, key);
    return key;
  }

  #authorizeCall(call: Call, action: string, { arn }: Key): void {
    const context = { ...contextKeys(contextOf(call)), ...call.context };
    this.#authorize(call.principal, { action, resource: arn, context });
  }

  #authorize(principal: Principal, grant: Grant): void {
    const context = { "kms:CallerAccount": this.#core.accountId, ...grant.context };
    const [id, region] = [grant.resource.split("/").at(-1) ?? "", grant.resource.split(":")[3] ?? ""];
    this.#judge.authorizeByKeyPolicy(principal, { ...grant, context }, this.store.need(region, id).policy);
  }

  #seal(key: Key, plaintext: Uint8Array, call: Call): string {
    const sealing = { keyId: key.id, material: this.#material(key), nonce: this.#random.bytes(12) };
    return seal(sealing, plaintext, contextOf(call)).toString("base64");
  }

  /** From the id alone: replicas of a key share it, and what was encrypted outlives a restart. */
  #material({ id }: Key): Buffer {
    return this.#core.random.fork(`kms/material/${id}`).bytes(32);
  }
}

function demandEnabled({ isEnabled, arn }: Key): void {
  if (!isEnabled) throw new ServiceError("DisabledException", `${arn} is disabled.`);
}

function contextOf({ input }: Call): EncryptionContext {
  return (input["EncryptionContext"] ?? {}) as EncryptionContext;
}

function contextKeys(context: EncryptionContext): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(context).map(([k, v]) => [`kms:EncryptionContext:${k}`, v]));
}

function bytesOf({ input }: Call, name: string): Buffer {
  return Buffer.from(String(input[name] ?? ""), "base64");
}

function invalidCiphertext(): ServiceError {
  return new ServiceError("InvalidCiphertextException", "The ciphertext is not valid here.");
}

function defaultPolicy(accountId: string): object {
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "Enable IAM User Permissions",
        Effect: "Allow",
        Principal: { AWS: `arn:aws:iam::${accountId}:root` },
        Action: "kms:*",
        Resource: "*",
      },
    ],
  };
}
