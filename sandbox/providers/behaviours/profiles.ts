/** Customer Profiles: domains. */
import type { ProfilesService } from "../../cloud/profiles/profiles-service.ts";
import type { Behaviour } from "../behaviour.ts";
import { requiredText } from "./connect-inputs.ts";

/** As much of the cloud as this behaviour touches. */
export interface ProfilesHolder {
  readonly profiles: ProfilesService;
}

const domain: Behaviour<ProfilesHolder> = {
  put: ({ profiles }, { inputs, region }) => {
    profiles.putDomain(region, requiredText(inputs, "domainName"), Number(inputs["defaultExpirationDays"]));
    return undefined;
  },
  remove: ({ profiles }, { inputs, region }) =>
    profiles.removeDomain(region, requiredText(inputs, "domainName")),
};

export const PROFILES_BEHAVIOURS: Readonly<Record<string, Behaviour<ProfilesHolder>>> = {
  "aws:customerprofiles/domain:Domain": domain,
};
