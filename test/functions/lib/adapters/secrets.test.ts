import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { MalformedKeyRing } from "../../../../domain/keyring.ts";
import { type Secrets, secretsOf } from "../../../../functions/lib/adapters/secrets.ts";

const KEY = Buffer.alloc(32, 9).toString("base64");
const VALUES: Readonly<Record<string, string | undefined>> = {
  ring: JSON.stringify({ active: 1, versions: { 1: KEY } }),
  key: JSON.stringify({ privateKey: "-----BEGIN PRIVATE KEY-----" }),
  broken: '{"privateKey": "-----BEGIN PRIVATE KEY-----MIIsecret',
  other: JSON.stringify({ password: "hunter2" }),
  binary: undefined,
};

describe("the secrets of a function", () => {
  let server: Server;
  let secrets: Secrets;

  beforeAll(async () => {
    server = createServer((request, reply) => {
      let body = "";
      request.on("data", (part) => {
        body += part;
      });
      request.on("end", () => {
        reply.setHeader("content-type", "application/x-amz-json-1.1");
        reply.end(JSON.stringify({ SecretString: VALUES[JSON.parse(body).SecretId] }));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    vi.stubEnv("AWS_ENDPOINT_URL", `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    vi.stubEnv("AWS_ACCESS_KEY_ID", "any");
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", "any");
    secrets = secretsOf("eu-central-1");
  });

  afterAll(() => {
    vi.unstubAllEnvs();
    server.close();
  });

  it("are read by ARN", async () => {
    expect((await secrets.keyRing("ring")).active).toBe(1);
    expect(await secrets.privateKey("key")).toBe("-----BEGIN PRIVATE KEY-----");
  });

  it.each(["broken", "other"])(
    "that are malformed (%s) are refused without a word of what they hold",
    async (arn) => {
      const error = await secrets.privateKey(arn).catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(Error);
      const told = `${String(error)} ${String((error as Error).cause)}`;
      expect(told).toContain(arn);
      expect(told).not.toMatch(/MIIsecret|hunter2/);
      await expect(secrets.keyRing(arn)).rejects.toThrowError(MalformedKeyRing);
    },
  );

  it("that hold no text are named", async () => {
    await expect(secrets.keyRing("binary")).rejects.toThrowError(/secret binary has no text/);
  });
});
