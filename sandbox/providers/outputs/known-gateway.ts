/** Ids and addresses of what stands in front of Google's clusters. */
import type { Json } from "../behaviour.ts";
import { type Place, textOf } from "./place.ts";

export const KNOWN_GATEWAY: Readonly<Record<string, (place: Place) => Json>> = {
  "gcp:certificatemanager/dnsAuthorization:DnsAuthorization": ({ identity, inputs }) => ({
    dnsResourceRecords: [
      {
        name: `_acme-challenge.${textOf(inputs, "domain") ?? ""}.`,
        type: "CNAME",
        data: `${identity.uuid("record")}.authorize.certificatemanager.goog.`,
      },
    ],
  }),
  // Of the second range for documentation, RFC 5737: nobody's.
  "gcp:compute/globalAddress:GlobalAddress": ({ identity }) => ({
    address: `198.51.100.${1 + identity.number(254, "address")}`,
  }),
  "gcp:projects/serviceIdentity:ServiceIdentity": ({ identity, inputs }) => {
    const [service = ""] = (textOf(inputs, "service") ?? "").split(".");
    const number = 10 ** 11 + identity.number(2 ** 32, "project");
    const email = `service-${number}@gcp-sa-${service}.iam.gserviceaccount.com`;
    return { email, member: `serviceAccount:${email}` };
  },
};
