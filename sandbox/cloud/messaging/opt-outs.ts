/** Opt-out lists: who wants no texts, by region, list and number. */
import type { Clock } from "../clock.ts";
import type { Call } from "../service.ts";
import { DEFAULT_OPT_OUT_LIST, lastPart, type MessagingSetUp } from "./deployed.ts";
import { invalid, missing } from "./refusals.ts";

interface OptedOut {
  readonly at: number;
  /** By the person's own STOP. */
  readonly byEndUser: boolean;
}

type Output = Readonly<Record<string, unknown>>;

const PAGE = 100;

export class OptOuts {
  readonly #clock: Clock;
  readonly #setUp: MessagingSetUp;
  /** By region and list, then by number. */
  readonly #lists = new Map<string, Map<string, OptedOut>>();

  constructor(clock: Clock, setUp: MessagingSetUp) {
    this.#clock = clock;
    this.#setUp = setUp;
  }

  has(region: string, list: string, number: string): boolean {
    return this.#list(region, list).has(number);
  }

  put(region: string, list: string, number: string, byEndUser: boolean): OptedOut {
    const entry = this.#list(region, list).get(number) ?? { at: this.#clock.now(), byEndUser };
    this.#list(region, list).set(number, entry);
    return entry;
  }

  clear(): void {
    this.#lists.clear();
  }

  putOptedOutNumber(call: Call): Output {
    const { list, number } = this.#read(call);
    return { ...this.#named(call, list), ...wire(number, this.put(call.region, list, number, false)) };
  }

  deleteOptedOutNumber(call: Call): Output {
    const { list, number } = this.#read(call);
    const entry = this.#list(call.region, list).get(number);
    if (entry === undefined) throw missing("opted-out-number", number);
    this.#list(call.region, list).delete(number);
    return { ...this.#named(call, list), ...wire(number, entry) };
  }

  describeOptedOutNumbers(call: Call): Output {
    const { input, region } = call;
    const list = this.#readList(call);
    if (input["Filters"] !== undefined)
      throw invalid("Filters", "The local cloud does not implement Filters of DescribeOptedOutNumbers.");
    const entries = [...this.#list(region, list)].sort(([a], [b]) => (a < b ? -1 : 1));
    const wanted = input["OptedOutNumbers"];
    if (Array.isArray(wanted)) {
      const found = entries.filter(([number]) => wanted.includes(number));
      const absent = wanted.find((number) => !found.some(([known]) => known === number));
      if (absent !== undefined) throw missing("opted-out-number", String(absent));
      return { ...this.#named(call, list), OptedOutNumbers: found.map(([n, entry]) => wire(n, entry)) };
    }
    const from = Number(input["NextToken"] ?? 0);
    const size = Number(input["MaxResults"] ?? PAGE);
    const page = entries.slice(from, from + size);
    const isLast = from + size >= entries.length;
    return {
      ...this.#named(call, list),
      OptedOutNumbers: page.map(([number, entry]) => wire(number, entry)),
      ...(isLast ? {} : { NextToken: String(from + size) }),
    };
  }

  #read(call: Call): { readonly list: string; readonly number: string } {
    const number = call.input["OptedOutNumber"];
    const list = this.#readList(call);
    if (typeof number !== "string" || !isPhoneNumber(number))
      throw invalid("OptedOutNumber", "OptedOutNumber must be a phone number in E.164 format.");
    return { list, number };
  }

  #readList({ input, region }: Call): string {
    const list = lastPart(String(input["OptOutListName"] ?? ""));
    if (!this.#setUp.hasList(region, list)) throw missing("opt-out-list", list);
    return list;
  }

  #list(region: string, name: string): Map<string, OptedOut> {
    const key = `${region}/${name || DEFAULT_OPT_OUT_LIST}`;
    const list = this.#lists.get(key) ?? new Map<string, OptedOut>();
    this.#lists.set(key, list);
    return list;
  }

  #named({ region }: Call, name: string): Output {
    return { OptOutListName: name, OptOutListArn: this.#setUp.arn(region, "opt-out-list", name) };
  }
}

export function isPhoneNumber(text: string): boolean {
  return /^\+[1-9]\d{6,14}$/.test(text);
}

function wire(number: string, { at, byEndUser }: OptedOut): Output {
  return { OptedOutNumber: number, OptedOutTimestamp: at / 1000, EndUserOptedOut: byEndUser };
}
