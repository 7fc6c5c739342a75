/** IAM: the OpenID Connect providers whose tokens may become a role's session. */
import { withoutScheme } from "../../cloud/iam/open-id-providers.ts";
import type { LocalCloud } from "../../cloud/local-cloud.ts";
import type { Behaviour } from "../behaviour.ts";
import { requiredText } from "./connect-inputs.ts";

const openIdConnectProvider: Behaviour<LocalCloud> = {
  put: (cloud, { inputs }) => {
    const url = urlOf(requiredText(inputs, "url"));
    const { clientIdLists } = inputs;
    const arn = `arn:aws:iam::${cloud.core.accountId}:oidc-provider/${withoutScheme(url)}`;
    cloud.iam.openIdProviders.put({
      arn,
      url,
      clientIds: Array.isArray(clientIdLists) ? clientIdLists.map(String) : [],
    });
    return { arn };
  },
  remove: (cloud, { inputs }) => cloud.iam.openIdProviders.remove(urlOf(requiredText(inputs, "url"))),
};

export const IAM_OIDC_BEHAVIOURS: Readonly<Record<string, Behaviour<LocalCloud>>> = {
  "aws:iam/openIdConnectProvider:OpenIdConnectProvider": openIdConnectProvider,
};

/** The provider takes an address without its scheme as well. */
function urlOf(text: string): string {
  return text.startsWith("https://") ? text : `https://${text}`;
}
