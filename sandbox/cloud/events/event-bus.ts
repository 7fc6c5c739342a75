/** EventBridge: the default bus of every region, its rules, and functions as targets. */
import type { InvocationRequest } from "../lambda/invocation.ts";
import type { Randomness } from "../randomness.ts";
import type { CloudCore } from "../service.ts";
import { type EventPattern, readEventPattern } from "./event-pattern.ts";

/** Who takes events over: Lambda's own queue, which also repeats what fails. */
export interface EventTakers {
  invokeLater(request: InvocationRequest): void;
}

export interface Rule {
  readonly region: string;
  readonly name: string;
  /** JSON text. */
  readonly pattern: string;
  readonly isEnabled: boolean;
}

export interface Target {
  readonly region: string;
  readonly rule: string;
  readonly id: string;
  readonly functionArn: string;
}

export class EventBus {
  readonly #core: CloudCore;
  readonly #lambda: EventTakers;
  #random: Randomness;
  readonly #rules = new Map<string, Rule & { readonly matches: EventPattern }>();
  readonly #targets = new Map<string, Target>();

  constructor(core: CloudCore, lambda: EventTakers) {
    this.#core = core;
    this.#lambda = lambda;
    this.#random = core.random.fork("events");
  }

  /** New or changed; throws InvalidEventPattern. */
  putRule(rule: Rule): void {
    this.#rules.set(ruleKey(rule.region, rule.name), { ...rule, matches: readEventPattern(rule.pattern) });
  }

  removeRule(region: string, name: string): void {
    this.#rules.delete(ruleKey(region, name));
  }

  putTarget(target: Target): void {
    if (!this.#rules.has(ruleKey(target.region, target.rule)))
      throw new Error(`Rule ${target.rule} does not exist on EventBus default in ${target.region}.`);
    this.#targets.set(targetKey(target), target);
  }

  removeTarget(target: Pick<Target, "region" | "rule" | "id">): void {
    this.#targets.delete(targetKey(target));
  }

  ruleArn(region: string, name: string): string {
    return `arn:aws:events:${region}:${this.#core.accountId}:rule/${name}`;
  }

  /** Puts an event of `aws.connect` on the region's bus and logs it; its targets run after this returns. */
  emit(
    region: string,
    detailType: string,
    resources: readonly string[],
    detail: Readonly<Record<string, unknown>>,
  ): void {
    if (this.#core.faults.isLost(region)) return;
    const event = {
      version: "0",
      id: this.#random.uuid(),
      "detail-type": detailType,
      source: "aws.connect",
      account: this.#core.accountId,
      time: new Date(this.#core.clock.now()).toISOString().replace(/\.\d+Z$/, "Z"),
      region,
      resources,
      detail,
    };
    this.#core.log.write({ region, source: "event", name: detailType, text: JSON.stringify(event) });
    for (const rule of this.#rules.values())
      if (rule.region === region && rule.isEnabled && rule.matches(event)) this.#deliver(rule, event);
  }

  // Nothing rests here: an emitted event is in Lambda's queue before emit returns.
  get isQuiet(): boolean {
    return true;
  }

  settle(): Promise<void> {
    return Promise.resolve();
  }

  /** Event ids begin again; rules and targets stay. */
  reset(): void {
    this.#random = this.#core.random.fork("events");
  }

  #deliver(rule: Rule, event: unknown): void {
    for (const target of this.#targets.values())
      if (target.region === rule.region && target.rule === rule.name)
        this.#lambda.invokeLater({
          region: rule.region,
          functionArn: target.functionArn,
          payload: event,
          caller: {
            kind: "service",
            service: "events.amazonaws.com",
            sourceArn: this.ruleArn(rule.region, rule.name),
            sourceAccount: this.#core.accountId,
          },
        });
  }
}

function ruleKey(region: string, name: string): string {
  return `${region}/${name}`;
}

function targetKey({ region, rule, id }: Pick<Target, "region" | "rule" | "id">): string {
  return `${region}/${rule}/${id}`;
}
