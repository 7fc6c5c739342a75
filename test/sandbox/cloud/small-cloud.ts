/** A cloud of the services a test names, with the real endpoint, IAM and clock. */
import { createCore } from "../../../sandbox/cloud/cloud-core.ts";
import type { SandboxControl } from "../../../sandbox/cloud/control.ts";
import { openEndpoint } from "../../../sandbox/cloud/endpoint.ts";
import { ADMINISTRATOR_KEYS } from "../../../sandbox/cloud/iam/access-keys.ts";
import { IamService } from "../../../sandbox/cloud/iam/iam-service.ts";
import { Randomness } from "../../../sandbox/cloud/randomness.ts";
import type { CloudCore, Service } from "../../../sandbox/cloud/service.ts";

export const HOME = "eu-central-1";
export const PEER = "eu-west-2";
export const WITNESS = "eu-west-1";
export const ACCOUNT = "111122223333";

export interface SmallCloud {
  readonly core: CloudCore;
  readonly iam: IamService;
  /** What an unmodified AWS SDK client needs to call this cloud as the administrator. */
  client(region: string): {
    readonly region: string;
    readonly endpoint: string;
    readonly credentials: typeof ADMINISTRATOR_KEYS;
  };
  stop(): Promise<void>;
}

export async function startSmallCloud<S extends readonly Service[]>(
  services: (core: CloudCore) => S,
  control: Partial<SandboxControl> = {},
): Promise<SmallCloud & { readonly services: S }> {
  const endpoint = await openEndpoint(0);
  const random = new Randomness("test");
  const iam = new IamService(ACCOUNT, random);
  const core = createCore({
    accountId: ACCOUNT,
    regions: [HOME, PEER, WITNESS],
    random,
    endpoint: endpoint.url,
    iam,
  });
  const made = services(core);
  endpoint.serve({
    core,
    services: made,
    control: control as SandboxControl,
    principalOf: (accessKeyId) => iam.principalOf(accessKeyId),
  });
  return {
    core,
    iam,
    services: made,
    client: (region) => ({ region, endpoint: endpoint.url, credentials: ADMINISTRATOR_KEYS }),
    stop: async () => {
      await endpoint.close();
      core.clock.stop();
    },
  };
}
