import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Bird, secondsUntil } from "../support/bgp/bird.ts";
import { type BgpEnd, birdConfiguration, endsOfPair } from "../support/bgp/bird-configuration.ts";
import { missingForBgp, TunnelNamespaces } from "../support/bgp/namespaces.ts";
import { deployed, REGIONS, runNetwork } from "../support/network-run.ts";

const ESTABLISHED_SECONDS = 30;
/** AWS's hold time, the shorter of the two, which both ends then keep. */
const HOLD_SECONDS = 30;
const GOOGLE_RANGES = ["10.20.0.0/20", "10.20.32.0/20", "10.21.0.0/16", "10.22.0.0/16"];
const TUNNELS = ["tunnel1", "tunnel2", "tunnel3", "tunnel4"];

const missing = missingForBgp();
if (missing !== undefined) console.log(`Real BGP is not tried: ${missing}.`);

const pairs = Object.entries({
  home: { vpc: "10.23.0.0/24", google: "169.254.100." },
  peer: { vpc: "10.23.1.0/24", google: "169.254.101." },
} as const);

describe("the configuration of both ends", () => {
  it.each(pairs)("of the %s pair is made of what was deployed", async (side, { google, vpc }) => {
    const ends = await bgpEnds(side as keyof typeof REGIONS);
    expect(ends.google.advertised.toSorted()).toEqual(GOOGLE_RANGES);
    expect(ends.aws.advertised).toEqual([vpc]);
    for (const [index, session] of ends.google.sessions.entries()) {
      const opposite = ends.aws.sessions[index];
      expect(session.address).toBe(`${google}${index * 4 + 2}`);
      expect([session.peerAddress, session.peerAsn]).toEqual([opposite?.address, opposite?.asn]);
      expect([opposite?.peerAddress, opposite?.peerAsn]).toEqual([session.address, session.asn]);
    }
  });
});

it("tells each end what its own cloud was told, so that a wrong ASN on one side is one on the wire", async () => {
  const network = await deployed(await runNetwork(), (resource) =>
    resource.name === "bridge-home-tunnels-2-session"
      ? { ...resource, inputs: { ...resource.inputs, peerAsn: 64_999 } }
      : resource,
  );
  const { google, aws } = endsOfPair(network.facts(), REGIONS.home);
  expect(google.sessions.map(({ peerAsn }) => peerAsn)).toEqual([64_512, 64_512, 64_999, 64_512]);
  expect(aws.sessions.map(({ asn }) => asn)).toEqual([64_512, 64_512, 64_512, 64_512]);
});

describe.skipIf(missing !== undefined)(
  missing === undefined ? "real BGP over the home pair" : `real BGP over the home pair (skipped: ${missing})`,
  () => {
    let directory: string;
    let namespaces: TunnelNamespaces;
    let google: Bird;
    let aws: Bird;

    beforeAll(async () => {
      const ends = await bgpEnds("home");
      directory = mkdtempSync(join(tmpdir(), "tandem-bgp-"));
      namespaces = new TunnelNamespaces(ends);
      google = new Bird(namespaces.name("google"), directory, birdConfiguration(ends.google));
      aws = new Bird(namespaces.name("aws"), directory, birdConfiguration(ends.aws));
    });

    afterAll(async () => {
      await google?.stop();
      await aws?.stop();
      namespaces?.close();
      rmSync(directory, { recursive: true, force: true });
    });

    const isUp = (bird: Bird): boolean => {
      const sessions = bird.sessions();
      return sessions.length === TUNNELS.length && sessions.every(({ isEstablished }) => isEstablished);
    };
    const told = (): string => `${JSON.stringify(google.sessions())}\n${google.said}\n${aws.said}`;

    it(
      "establishes all four sessions, and each side learns what it is to reach",
      async () => {
        const seconds = await secondsUntil(() => isUp(google) && isUp(aws), ESTABLISHED_SECONDS, told);
        console.log(`Four BGP sessions were established after ${seconds.toFixed(1)} s.`);
        const isLearnt = (): boolean =>
          TUNNELS.every(
            (tunnel) =>
              aws.routesFrom(tunnel).length === GOOGLE_RANGES.length &&
              google.routesFrom(tunnel).length === 1,
          );
        await secondsUntil(isLearnt, ESTABLISHED_SECONDS, told);
        for (const tunnel of TUNNELS) {
          expect(aws.routesFrom(tunnel)).toEqual(GOOGLE_RANGES);
          expect(aws.prioritiesFrom(tunnel)).toEqual(GOOGLE_RANGES.map(() => 100));
          expect(google.routesFrom(tunnel)).toEqual(["10.23.0.0/24"]);
        }
      },
      3 * ESTABLISHED_SECONDS * 1000,
    );

    it(
      "withdraws the routes of a tunnel that is cut once the hold time has run out, and no others",
      async () => {
        const [cut = "", ...others] = TUNNELS;
        const before = [google, aws].map((bird) => bird.sessions().filter(({ name }) => name !== cut));
        namespaces.cut(cut);
        const isWithdrawn = (): boolean => aws.routesFrom(cut).length + google.routesFrom(cut).length === 0;
        const seconds = await secondsUntil(isWithdrawn, 2 * HOLD_SECONDS, told);
        console.log(`The routes of the tunnel that was cut were withdrawn after ${seconds.toFixed(1)} s.`);
        // The last word came up to a third of the hold time before the cut.
        expect(seconds).toBeGreaterThan((HOLD_SECONDS * 2) / 3 - 2);
        expect(seconds).toBeLessThan(HOLD_SECONDS + 5);
        for (const tunnel of others) {
          expect(aws.routesFrom(tunnel)).toEqual(GOOGLE_RANGES);
          expect(google.routesFrom(tunnel)).toEqual(["10.23.0.0/24"]);
        }
        const after = [google, aws].map((bird) => bird.sessions().filter(({ name }) => name !== cut));
        // Bird reckons the moment back from another clock, which gives or takes a millisecond.
        const same = before.flat().map((session) => {
          const { seconds: then, ...rest } = withSeconds(session);
          return { ...rest, seconds: expect.closeTo(then, 1) };
        });
        expect(after.flat().map(withSeconds)).toEqual(same);
      },
      3 * HOLD_SECONDS * 1000,
    );
  },
);

/** Established since so many seconds of the day. */
function withSeconds({ name, isEstablished, since }: ReturnType<Bird["sessions"]>[number]) {
  const [hours = 0, minutes = 0, seconds = 0] = since.split(":").map(Number);
  return { name, isEstablished, seconds: hours * 3600 + minutes * 60 + seconds };
}

async function bgpEnds(side: keyof typeof REGIONS): Promise<Readonly<Record<"google" | "aws", BgpEnd>>> {
  const network = await deployed(await runNetwork());
  return endsOfPair(network.facts(), REGIONS[side]);
}
