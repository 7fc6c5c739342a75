/** EventBridge: the default bus of every region, its rules by pattern or by schedule, and functions as targets. */
import type { InvocationErrorCode, InvocationRequest } from "../lambda/invocation.ts";
import type { Randomness } from "../randomness.ts";
import type { ScheduledWork } from "../scheduler/scheduler.ts";
import type { CloudCore, Principal } from "../service.ts";
import type { MessageAttributes } from "../sqs/queue.ts";
import { type EventPattern, readEventPattern } from "./event-pattern.ts";

export interface EventBusPorts {
  /** Who takes events over: Lambda's own queue, which also repeats what fails. */
  readonly functions: { invokeLater(request: InvocationRequest): Promise<void> | void };
  readonly scheduler: { put(work: ScheduledWork): void; remove(key: string): void };
  readonly queues: {
    leave(queueArn: string, body: string, principal: Principal, attributes: MessageAttributes): void;
  };
}

export interface Rule {
  readonly region: string;
  readonly name: string;
  /** JSON text. One of pattern and schedule is there. */
  readonly pattern?: string;
  readonly schedule?: string;
  readonly isEnabled: boolean;
}

export interface Target {
  readonly region: string;
  readonly rule: string;
  readonly id: string;
  readonly functionArn: string;
  /** JSON text that is sent in the event's place. */
  readonly input?: string;
  /** The queue for what the function's service does not take. */
  readonly deadLetterArn?: string;
}

export class EventBus {
  readonly #core: CloudCore;
  readonly #ports: EventBusPorts;
  #random: Randomness;
  readonly #rules = new Map<string, Rule & { readonly matches: EventPattern }>();
  readonly #targets = new Map<string, Target>();

  constructor(core: CloudCore, ports: EventBusPorts) {
    this.#core = core;
    this.#ports = ports;
    this.#random = core.random.fork("events");
  }

  /** New or changed; throws InvalidEventPattern and InvalidSchedule. */
  putRule(rule: Rule): void {
    const { region, name, pattern, schedule, isEnabled } = rule;
    const key = ruleKey(region, name);
    if (pattern === undefined && schedule === undefined)
      throw new Error(`Rule ${name} has neither an event pattern nor a schedule.`);
    const matches = pattern === undefined ? () => false : readEventPattern(pattern);
    const { scheduler } = this.#ports;
    if (schedule === undefined) scheduler.remove(`rule/${key}`);
    else
      scheduler.put({
        region,
        key: `rule/${key}`,
        expression: schedule,
        isEnabled,
        run: (dueAt) => this.#tick(rule, dueAt),
      });
    this.#rules.set(key, { ...rule, matches });
  }

  removeRule(region: string, name: string): void {
    this.#rules.delete(ruleKey(region, name));
    this.#ports.scheduler.remove(`rule/${ruleKey(region, name)}`);
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
    const source = "aws.connect";
    const event = this.#event({ region, source, detailType, resources, detail, at: this.#core.clock.now() });
    this.#core.log.write({ region, source: "event", name: detailType, text: JSON.stringify(event) });
    for (const rule of this.#rules.values())
      if (rule.region === region && rule.isEnabled && rule.matches(event)) void this.#deliver(rule, event);
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

  #tick(rule: Rule, dueAt: number): Promise<void> {
    const { region, name } = rule;
    const resources = [this.ruleArn(region, name)];
    const detailType = "Scheduled Event";
    return this.#deliver(
      rule,
      this.#event({ region, source: "aws.events", detailType, resources, detail: {}, at: dueAt }),
    );
  }

  #event({ region, source, detailType, resources, detail, at }: EventParts): object {
    return {
      version: "0",
      id: this.#random.uuid(),
      "detail-type": detailType,
      source,
      account: this.#core.accountId,
      time: new Date(at).toISOString().replace(/\.\d+Z$/, "Z"),
      region,
      resources,
      detail,
    };
  }

  async #deliver(rule: Rule, event: object): Promise<void> {
    const targets = [...this.#targets.values()].filter(
      (target) => target.region === rule.region && target.rule === rule.name,
    );
    await Promise.all(
      targets.map((target) => this.#ports.functions.invokeLater(this.#request(target, event))),
    );
  }

  #request(target: Target, event: object): InvocationRequest {
    const { region, rule, functionArn, input, deadLetterArn } = target;
    return {
      region,
      functionArn,
      payload: input === undefined ? event : JSON.parse(input),
      caller: this.#asRule(region, rule),
      ...(deadLetterArn !== undefined && {
        onUndelivered: (code, reason) => this.#bury(target, deadLetterArn, event, code, reason),
      }),
    };
  }

  #asRule(region: string, rule: string): Principal {
    return {
      kind: "service",
      service: "events.amazonaws.com",
      sourceArn: this.ruleArn(region, rule),
      sourceAccount: this.#core.accountId,
    };
  }

  /** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html */
  #bury(
    { region, rule, functionArn }: Target,
    queueArn: string,
    event: object,
    code: InvocationErrorCode,
    reason: string,
  ): void {
    const text = (value: string) => ({ DataType: "String", StringValue: value });
    this.#ports.queues.leave(queueArn, JSON.stringify(event), this.#asRule(region, rule), {
      RULE_ARN: text(this.ruleArn(region, rule)),
      TARGET_ARN: text(functionArn),
      ERROR_CODE: text(code === "AccessDeniedException" ? "NO_PERMISSIONS" : "NO_RESOURCE"),
      ERROR_MESSAGE: text(reason),
    });
  }
}

interface EventParts {
  readonly region: string;
  readonly source: string;
  readonly detailType: string;
  readonly resources: readonly string[];
  readonly detail: Readonly<Record<string, unknown>>;
  readonly at: number;
}

function ruleKey(region: string, name: string): string {
  return `${region}/${name}`;
}

function targetKey({ region, rule, id }: Pick<Target, "region" | "rule" | "id">): string {
  return `${region}/${rule}/${id}`;
}
