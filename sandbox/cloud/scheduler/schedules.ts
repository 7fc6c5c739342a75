/** EventBridge Scheduler: schedules that invoke a function in the name of a role. */
import { roleNameOf, roleSession } from "../iam/role-session.ts";
import type { InvocationRequest } from "../lambda/invocation.ts";
import type { CloudCore, Principal } from "../service.ts";
import type { Scheduler } from "./scheduler.ts";

export interface ScheduleSpec {
  readonly region: string;
  readonly group: string;
  readonly name: string;
  readonly expression: string;
  readonly isEnabled: boolean;
  readonly functionArn: string;
  readonly roleArn: string;
  /** JSON text. */
  readonly input: string | undefined;
  readonly deadLetterArn: string | undefined;
}

export interface SchedulesPorts {
  readonly core: CloudCore;
  readonly scheduler: Scheduler;
  readonly functions: { invokeLater(request: InvocationRequest): Promise<void> };
  readonly queues: { leave(queueArn: string, body: string, principal: Principal): void };
}

export class Schedules {
  readonly #ports: SchedulesPorts;

  constructor(ports: SchedulesPorts) {
    this.#ports = ports;
  }

  /** New or changed; throws InvalidSchedule. Returns the ARN. */
  put(spec: ScheduleSpec): string {
    const { region, group, name, expression, isEnabled } = spec;
    this.#ports.scheduler.put({
      region,
      key: keyOf(spec),
      expression,
      isEnabled,
      run: () => this.#run(spec),
    });
    return `arn:aws:scheduler:${region}:${this.#ports.core.accountId}:schedule/${group}/${name}`;
  }

  remove(spec: Pick<ScheduleSpec, "region" | "group" | "name">): void {
    this.#ports.scheduler.remove(keyOf(spec));
  }

  async #run({ region, name, functionArn, roleArn, input, deadLetterArn }: ScheduleSpec): Promise<void> {
    const { core, functions, queues } = this.#ports;
    const caller = roleSession(core.accountId, roleNameOf(roleArn), name);
    const body = input ?? "{}";
    await functions.invokeLater({
      region,
      functionArn,
      payload: JSON.parse(body),
      caller,
      ...(deadLetterArn !== undefined && {
        onUndelivered: () => queues.leave(deadLetterArn, body, caller),
      }),
    });
  }
}

function keyOf({ region, group, name }: Pick<ScheduleSpec, "region" | "group" | "name">): string {
  return `schedule/${region}/${group}/${name}`;
}
