/** The contact centre of a test behind the real endpoint, for unmodified clients. */
import type { SandboxControl } from "../../../../sandbox/cloud/control.ts";
import { openEndpoint } from "../../../../sandbox/cloud/endpoint.ts";
import { ParticipantService } from "../../../../sandbox/cloud/participant/participant-service.ts";
import { ApiRates } from "../../../../sandbox/cloud/quota/api-rates.ts";
import type { CallCenter } from "./call-center.ts";
import { REGION } from "./call-center.ts";

export const credentials = { accessKeyId: "ASIASANDBOXADMIN0000", secretAccessKey: "any" };

export interface ListeningCenter {
  readonly settings: {
    readonly endpoint: string;
    readonly region: string;
    readonly credentials: typeof credentials;
    readonly maxAttempts: 1;
  };
  readonly participants: ParticipantService;
  readonly rates: ApiRates;
  close(): Promise<void>;
}

export async function listen(center: CallCenter): Promise<ListeningCenter> {
  const endpoint = await openEndpoint(0);
  const rates = new ApiRates(center.core.clock);
  const core = { ...center.core, endpoint: endpoint.url };
  const participants = new ParticipantService(core, center.connect.chats, rates);
  endpoint.serve({
    core: center.core,
    services: [center.connect, center.lex],
    control: {} as SandboxControl,
    participants,
    admit: ({ operation, region }, { signingName }) => {
      if (signingName === "connect") rates.admit("connect", operation, region);
    },
    principalOf: () => ({ kind: "administrator", arn: "arn:aws:iam::111122223333:root" }),
  });
  const settings = { endpoint: endpoint.url, region: REGION, credentials, maxAttempts: 1 } as const;
  return { settings, participants, rates, close: () => endpoint.close() };
}
