/** Which flow takes mails, which no resource type says: after each deployment, as an operator's command does elsewhere. */
import { AssociateFlowCommand, ConnectClient } from "@aws-sdk/client-connect";
import { parseOutputs } from "../../contract/parse-outputs.ts";
import { OUTPUT_NAME } from "../../contract/tandem-outputs.ts";
import type { LocalCloud } from "../../sandbox/cloud/local-cloud.ts";

const FLOW = "inbound-mail";

export async function associateMail(
  cloud: LocalCloud,
  outputs: Readonly<Record<string, unknown>>,
): Promise<void> {
  const { regions } = parseOutputs(outputs[OUTPUT_NAME]);
  const { endpoint, accessKeyId } = await cloud.control.describe();
  for (const { region, instance, mail, flows } of Object.values(regions)) {
    const credentials = { accessKeyId, secretAccessKey: "any" };
    const client = new ConnectClient({ endpoint, region, credentials });
    await client.send(
      new AssociateFlowCommand({
        InstanceId: instance.id,
        ResourceType: "INBOUND_EMAIL",
        ResourceId: mail.addressArn,
        FlowId: flows[FLOW],
      }),
    );
    client.destroy();
  }
}
