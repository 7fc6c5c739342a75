/** Amazon Connect Customer Profiles, which other applications of the company may fill. */
import {
  CustomerProfilesClient,
  DeleteProfileCommand,
  SearchProfilesCommand,
} from "@aws-sdk/client-customer-profiles";
import type { CustomerDirectory } from "../ports.ts";

const SEARCH_KEY = { phone: "_phone", email: "_email" } as const;

export function customerDirectory(region: string, domain: string): CustomerDirectory {
  const client = new CustomerProfilesClient({ region, maxAttempts: 3 });
  const find = async (kind: "phone" | "email", address: string): Promise<readonly string[]> => {
    const ids: string[] = [];
    try {
      let token: string | undefined;
      do {
        const page = await client.send(
          new SearchProfilesCommand({
            DomainName: domain,
            KeyName: SEARCH_KEY[kind],
            Values: [address],
            ...(token === undefined ? {} : { NextToken: token }),
          }),
        );
        ids.push(...(page.Items ?? []).flatMap(({ ProfileId: id }) => id ?? []));
        token = page.NextToken;
      } while (token !== undefined);
    } catch (error) {
      // Without a domain nobody has put anything there.
      if (!(error instanceof Error) || error.name !== "ResourceNotFoundException") throw error;
    }
    return ids;
  };
  return {
    forget: async (kind, address) => {
      const ids = await find(kind, address);
      for (const id of ids)
        await client.send(new DeleteProfileCommand({ DomainName: domain, ProfileId: id }));
      return ids.length;
    },
  };
}
