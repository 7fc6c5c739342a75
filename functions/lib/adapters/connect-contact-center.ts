/** The region's Connect instance, as far as callbacks need it. */
import {
  ConnectClient,
  DestinationNotAllowedException,
  GetCurrentMetricDataCommand,
  InvalidParameterException,
  InvalidRequestException,
  LimitExceededException,
  OutboundContactNotPermittedException,
  StartOutboundVoiceContactCommand,
} from "@aws-sdk/client-connect";
import { asContactId } from "../../../domain/ids.ts";
import type { QueueIds } from "../../../domain/routing/plain-rule.ts";
import type { CallAnswer, ContactCenter } from "../contact-center.ts";

export interface InstanceFacts {
  readonly instanceId: string;
  readonly queueIds: QueueIds;
  readonly flowId: string;
  /** E.164: who the customer sees calling. */
  readonly number: string;
}

const RING_SECONDS = 45;

/** What the service will say again, however often it is asked. */
const REFUSALS = [
  DestinationNotAllowedException,
  InvalidParameterException,
  InvalidRequestException,
  OutboundContactNotPermittedException,
] as const;

export function connectContactCenter(region: string, facts: InstanceFacts): ContactCenter {
  const client = new ConnectClient({
    region,
    maxAttempts: 2,
    requestHandler: { connectionTimeout: 1_000, requestTimeout: 5_000, throwOnRequestTimeout: true },
  });
  const { instanceId, queueIds, flowId, number } = facts;
  return {
    freeAgents: async (queue) => {
      const { MetricResults = [] } = await client.send(
        new GetCurrentMetricDataCommand({
          InstanceId: instanceId,
          Filters: { Queues: [queueIds[queue]], Channels: ["VOICE"] },
          CurrentMetrics: [{ Name: "AGENTS_AVAILABLE", Unit: "COUNT" }],
        }),
      );
      return MetricResults[0]?.Collections?.[0]?.Value ?? 0;
    },
    startCall: async (call): Promise<CallAnswer> => {
      try {
        const { ContactId: started } = await client.send(
          new StartOutboundVoiceContactCommand({
            InstanceId: instanceId,
            ContactFlowId: flowId,
            DestinationPhoneNumber: call.number,
            SourcePhoneNumber: number,
            ClientToken: call.token,
            RingTimeoutInSeconds: RING_SECONDS,
            Attributes: { callbackId: call.callbackId, language: call.language },
          }),
        );
        const contactId = asContactId(started);
        return contactId === undefined ? { kind: "unknown" } : { kind: "started", contactId };
      } catch (error) {
        // No line is free now: nothing was called, and the same token asks again.
        if (error instanceof LimitExceededException) return { kind: "unknown" };
        return REFUSALS.some((refusal) => error instanceof refusal)
          ? { kind: "refused" }
          : { kind: "unknown" };
      }
    },
  };
}
