/** What a thousand contacts cost, by what the journeys consume; and what another design would have, in the same run. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CONTRACTS } from "../domain/contracts.ts";
import type { FunctionContract } from "../domain/functions.ts";
import { stopOnSignals } from "../sandbox/engine/stop-signal.ts";
import { drained } from "../tools/driver/drained.ts";
import { playJourneys } from "../tools/driver/play.ts";
import { sandboxFolder } from "../tools/sandbox/folder.ts";
import { openSession, type Session } from "../tools/sandbox/session.ts";
import { SANDBOX } from "../tools/sandbox/settings.ts";
import { type Consumption, minus, NOTHING, PARTS, sum, tableConsumption, usdOf } from "./cost/consumption.ts";
import { Meter, type Metered } from "./cost/meter.ts";
import { itemsOf, NaiveDesign } from "./cost/naive.ts";
import { SAME_TABLES } from "./cost/naive-steps.ts";
import { type Prices, readPrices } from "./cost/prices.ts";

const CONTACTS = 1000;
const MINUTES_A_MONTH = 730 * 60;

/** What runs by the clock costs the same with no contact at all. */
const EVERY_MINUTES: ReadonlyMap<string | undefined, number> = new Map(
  Object.values<FunctionContract>(CONTRACTS).flatMap(({ name, everyMinutes }) =>
    everyMinutes === undefined ? [] : [[name, everyMinutes] as const],
  ),
);

export async function measureCost(): Promise<Readonly<Record<string, unknown>>> {
  const prices = await readPrices();
  const path = await mkdtemp(join(tmpdir(), "tandem-cost-"));
  const stop = stopOnSignals((name) => console.error(`\n${name}: ending the measurement`));
  try {
    const session = await openSession({
      folder: sandboxFolder(path),
      port: 0,
      keep: false,
      progress: (line) => console.error(line),
      signal: stop.signal,
    });
    try {
      const { failed, ...figures } = await costOf(session, prices);
      if (failed.length > 0) throw new Error(`Expected every journey to pass; failed: ${failed.join(", ")}.`);
      return figures;
    } finally {
      await session.close();
    }
  } finally {
    stop.release();
    await rm(path, { recursive: true, force: true });
  }
}

/** Plays every journey in this session. */
export async function costOf(session: Session, prices: Prices) {
  const { cloud, control } = session;
  const meter = new Meter(cloud, SANDBOX.witness);
  const naive = await NaiveDesign.open(SANDBOX);
  try {
    await control.reset();
    await naive.hold(await itemsOf(cloud.dynamodb, SANDBOX.home));
    meter.take();
    const all: Metered[] = [];
    const others: Consumption[] = [];
    const played = await playJourneys(control, {
      onResult: (line) => console.error(line),
      beforeReset: async () => {
        await drained(cloud);
        const metered = meter.take();
        all.push(metered);
        const calls = metered.calls.filter(
          ({ caller }) => caller !== undefined && !EVERY_MINUTES.has(caller),
        );
        others.push(sum([await naive.play(calls), sameTables(metered)]));
      },
    });
    return {
      ...figures(all, sum(others), prices),
      failed: played.failed.map(({ name }) => name),
    };
  } finally {
    await naive.close();
  }
}

function figures(all: readonly Metered[], naiveTables: Consumption, prices: Prices) {
  const contacts = all.reduce((total, each) => total + each.contacts, 0);
  const consumed = sum(all.map(consumedByContacts));
  const tables = sum(all.map(tablesByContacts));
  const naive = sum([minus(consumed, tables), naiveTables]);
  const perThousand = (usd: number) => rounded((usd * CONTACTS) / contacts);
  const parts = usdOf(consumed, prices);
  const total = totalOf(consumed, prices);
  return {
    usdPer1000Contacts: perThousand(total),
    parts: Object.fromEntries(PARTS.map((part) => [part, perThousand(parts[part])])),
    toNaive: rounded(total / totalOf(naive, prices)),
    tablesToNaive: rounded(totalOf(tables, prices) / totalOf(naiveTables, prices)),
    naive: Object.fromEntries(PARTS.map((part) => [part, perThousand(usdOf(naive, prices)[part])])),
    journeys: all.length,
    contacts,
    unitsPerContact: Object.fromEntries(
      PARTS.map((part) => [part, Math.round((consumed[part] / contacts) * 1e9) / 1e9]),
    ),
    writeUnitsPerContact: byTable(all, contacts),
    usdByFunction: byFunction(all, contacts, prices),
    usdAMonthAndRegion: fixed(all, prices),
    notIncluded: [
      "Amazon Connect's own minutes and messages, texts, mails, telephone numbers",
      "transfer between regions and clouds, KMS, Secrets Manager, logs, storage, backups",
    ],
    baseline:
      "one shared item for each customer, session and identifier; every step a transaction with an entry in an idempotency table; the same calls of the same run, executed",
  };
}

function consumedByContacts(metered: Metered): Consumption {
  const invocations = [...metered.invocations].flatMap(([name, each]) =>
    EVERY_MINUTES.has(name) ? [] : [each],
  );
  return {
    ...tablesByContacts(metered),
    "stream in": metered.gigabytesIn,
    "stream out": metered.gigabytesOut,
    "function requests": invocations.reduce((total, { count }) => total + count, 0),
    "function time": invocations.reduce((total, { gigabyteSeconds }) => total + gigabyteSeconds, 0),
    objects: metered.objects,
  };
}

/** Without what runs by the clock, and without what somebody asked for with the command. */
function tablesByContacts({ rows, told }: Metered): Consumption {
  return minus(
    tableConsumption(rows),
    tableConsumption(told.flatMap(({ caller, row }) => (isApart(caller) ? [row] : []))),
  );
}

function sameTables({ rows, told }: Metered): Consumption {
  const isSame = ({ table }: { readonly table: string }) =>
    SAME_TABLES.has(table.replace(/^tandem-[^-]+-/, ""));
  const apart = told.flatMap(({ caller, row }) => (isApart(caller) && isSame(row) ? [row] : []));
  return minus(tableConsumption(rows.filter(isSame)), tableConsumption(apart));
}

function isApart(caller: string | undefined): boolean {
  return caller === undefined || EVERY_MINUTES.has(caller);
}

/** Units of writes per contact, of each table and index, both regions together. */
function byTable(all: readonly Metered[], contacts: number): Readonly<Record<string, number>> {
  const units = new Map<string, number>();
  for (const { table, index, writeUnits, replicatedWriteUnits } of all.flatMap(({ rows }) => rows)) {
    const name = `${table.replace(/^tandem-[^-]+-/, "")}${index === undefined ? "" : `/${index}`}`;
    units.set(name, (units.get(name) ?? 0) + writeUnits + replicatedWriteUnits);
  }
  return Object.fromEntries([...units].map(([name, count]) => [name, rounded(count / contacts)]));
}

function byFunction(
  all: readonly Metered[],
  contacts: number,
  prices: Prices,
): Readonly<Record<string, number>> {
  const names = new Set(all.flatMap(({ invocations }) => [...invocations.keys()]));
  const usd = [...names].map((name): [string, number] => {
    const consumed = sum(all.map((metered) => consumedBy(metered, name)));
    return [name, rounded((totalOf(consumed, prices) * CONTACTS) / contacts)];
  });
  return Object.fromEntries(usd.sort(([, a], [, b]) => b - a));
}

function consumedBy({ told, invocations }: Metered, name: string): Consumption {
  const { count, gigabyteSeconds } = invocations.get(name) ?? { count: 0, gigabyteSeconds: 0 };
  return {
    ...NOTHING,
    ...tableConsumption(told.flatMap(({ caller, row }) => (caller === name ? [row] : []))),
    "function requests": count,
    "function time": gigabyteSeconds,
  };
}

/** What runs by the clock, and streams that are there: whether or not anybody calls. */
function fixed(all: readonly Metered[], prices: Prices): Readonly<Record<string, number>> {
  const clocked = [...EVERY_MINUTES].map(([name = "", minutes]): [string, number] => {
    const count = all.reduce((total, { invocations }) => total + (invocations.get(name)?.count ?? 0), 0);
    const usd = totalOf(sum(all.map((metered) => consumedBy(metered, name))), prices);
    return [name, count === 0 ? 0 : rounded((usd / count) * (MINUTES_A_MONTH / minutes))];
  });
  return {
    ...Object.fromEntries(clocked),
    streams: rounded(2 * prices["stream-hour"] * (MINUTES_A_MONTH / 60)),
  };
}

function totalOf(consumption: Consumption, prices: Prices): number {
  return Object.values(usdOf(consumption, prices)).reduce((total, usd) => total + usd, 0);
}

function rounded(value: number): number {
  return Math.round(value * 1e5) / 1e5;
}
