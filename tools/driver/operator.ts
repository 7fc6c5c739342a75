/** What is asked of the deployed functions by name, as the agents' screen and the command do. */
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import type { CloudDescription } from "../../sandbox/cloud/control.ts";

/** Throws where the function fails, or says anything else than that it is done. */
export async function manageAuthentication(
  cloud: CloudDescription,
  region: string,
  request: Readonly<Record<string, string>>,
): Promise<void> {
  const { endpoint, accessKeyId, secretAccessKey } = cloud;
  const name = cloud.regions
    .find((described) => described.region === region)
    ?.functions.find((described) => described.endsWith("-manage-authentication"));
  if (name === undefined) throw new Error(`There is no function manage-authentication in ${region}.`);
  const client = new LambdaClient({ endpoint, region, credentials: { accessKeyId, secretAccessKey } });
  try {
    const { Payload } = await client.send(
      new InvokeCommand({ FunctionName: `${name}:live`, Payload: JSON.stringify(request) }),
    );
    const text = Payload?.transformToString() ?? "";
    if ((JSON.parse(text) as { status?: string } | null)?.status !== "done")
      throw new Error(`Expected manage-authentication in ${region} to be done; it said ${text}.`);
  } finally {
    client.destroy();
  }
}
