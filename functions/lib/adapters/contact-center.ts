/** The instance of the own region, as functions act on it. */
import { ConnectClient, UpdateContactAttributesCommand } from "@aws-sdk/client-connect";
import type { ContactId } from "../../../domain/ids.ts";

export interface ContactCenter {
  /** On the whole chain of contacts. gone: there is no such contact any more, or it takes none. */
  updateAttributes(
    initialContactId: ContactId,
    attributes: Readonly<Record<string, string>>,
  ): Promise<"updated" | "gone">;
}

const GONE: ReadonlySet<string> = new Set(["ResourceNotFoundException", "InvalidRequestException"]);

export function contactCenter(region: string, instanceId: string): ContactCenter {
  const client = new ConnectClient({
    region,
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 500, requestTimeout: 2_000, throwOnRequestTimeout: true },
  });
  return {
    updateAttributes: async (initialContactId, attributes) => {
      try {
        await client.send(
          new UpdateContactAttributesCommand({
            InstanceId: instanceId,
            InitialContactId: initialContactId,
            Attributes: attributes,
          }),
        );
        return "updated";
      } catch (error) {
        if (error instanceof Error && GONE.has(error.name)) return "gone";
        throw error;
      }
    },
  };
}
