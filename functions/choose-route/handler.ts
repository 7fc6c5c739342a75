/** Which queue of this region takes a contact. */
import { readFlowCall } from "../../domain/contact-event.ts";
import { type Reply, replyOf } from "../../domain/reply.ts";
import { type QueueIds, routeFor } from "../../domain/routing/plain-rule.ts";

export interface ChooseRoutePorts {
  readonly queueIds: QueueIds;
}

export function createHandler({ queueIds }: ChooseRoutePorts): (event: unknown) => Promise<Reply> {
  return async (event) => {
    const call = readFlowCall(event);
    const { status, queue } = routeFor(call?.parameters["intent"]);
    return replyOf({ status, queueId: queueIds[queue], queueName: queue });
  };
}
