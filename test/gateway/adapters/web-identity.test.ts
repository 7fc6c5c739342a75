import { describe, expect, it } from "vitest";
import type { Credentials } from "../../../gateway/adapters/credentials.ts";
import { CredentialsUnavailable } from "../../../gateway/adapters/failure.ts";
import { webIdentity } from "../../../gateway/adapters/web-identity.ts";

const HOUR = 3_600_000;

function trial() {
  const wall = { now: 0 };
  const asked: string[] = [];
  const failing = new Set<string>();
  const credentials = webIdentity({
    places: [{ region: "eu-central-1" }, { region: "eu-west-2" }],
    readToken: async () => `token-${wall.now}`,
    assumeRole: async ({ region }, token): Promise<Credentials> => {
      asked.push(`${region} ${token}`);
      if (failing.has(region)) throw new Error(`${region} is down`);
      const expiration = new Date(wall.now + HOUR);
      return { accessKeyId: `key-${asked.length}`, secretAccessKey: "s", sessionToken: "t", expiration };
    },
    now: () => wall.now,
  });
  return { wall, asked, failing, credentials };
}

describe("credentials for a pod's token", () => {
  it("are asked for once, however many clients need them", async () => {
    const { credentials, asked } = trial();
    const both = await Promise.all([credentials(), credentials()]);
    expect(both[0]).toBe(both[1]);
    await credentials();
    expect(asked).toEqual(["eu-central-1 token-0"]);
  });

  it("come from another region where the nearest STS fails", async () => {
    const { credentials, asked, failing } = trial();
    failing.add("eu-central-1");
    expect((await credentials()).accessKeyId).toBe("key-2");
    expect(asked).toEqual(["eu-central-1 token-0", "eu-west-2 token-0"]);
  });

  it("are renewed with a fresh token ten minutes before they run out, while the old ones are used", async () => {
    const { credentials, asked, wall } = trial();
    await credentials();
    wall.now = HOUR - 9 * 60_000;
    expect((await credentials()).accessKeyId).toBe("key-1");
    await new Promise((done) => setImmediate(done));
    expect((await credentials()).accessKeyId).toBe("key-2");
    expect(asked[1]).toBe(`eu-central-1 token-${wall.now}`);
  });

  it("are used to their end where no STS answers, which is asked every five seconds", async () => {
    const { credentials, asked, wall, failing } = trial();
    await credentials();
    failing.add("eu-central-1").add("eu-west-2");
    wall.now = HOUR - 60_000;
    for (let count = 0; count < 5; count += 1) {
      expect((await credentials()).accessKeyId).toBe("key-1");
      await new Promise((done) => setImmediate(done));
    }
    expect(asked).toHaveLength(3);
    wall.now += 5_000;
    await credentials();
    await new Promise((done) => setImmediate(done));
    expect(asked).toHaveLength(5);
    wall.now = HOUR;
    await expect(credentials()).rejects.toThrowError(CredentialsUnavailable);
  });
});
