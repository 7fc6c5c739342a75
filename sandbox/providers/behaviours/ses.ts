/** SES: identities, verified as soon as they are deployed, and configuration sets. */
import type { SesService } from "../../cloud/ses/ses-service.ts";
import type { Behaviour } from "../behaviour.ts";
import { objectOf, optionalText, requiredText } from "./connect-inputs.ts";

/** As much of the cloud as these behaviours touch. */
export interface SesHolder {
  readonly ses: SesService;
}

const emailIdentity: Behaviour<SesHolder> = {
  put: ({ ses }, { inputs, region }) => {
    const identity = requiredText(inputs, "emailIdentity");
    ses.putIdentity(region, identity, optionalText(inputs, "configurationSetName"));
    return { verifiedForSendingStatus: true, verificationStatus: "SUCCESS" };
  },
  remove: ({ ses }, { inputs, region }) => ses.removeIdentity(region, requiredText(inputs, "emailIdentity")),
};

const configurationSet: Behaviour<SesHolder> = {
  put: ({ ses }, { inputs, region }) => {
    const isSending = objectOf(inputs, "sendingOptions")["sendingEnabled"] !== false;
    ses.putConfigurationSet(region, requiredText(inputs, "configurationSetName"), isSending);
    return undefined;
  },
  remove: ({ ses }, { inputs, region }) =>
    ses.removeConfigurationSet(region, requiredText(inputs, "configurationSetName")),
};

export const SES_BEHAVIOURS: Readonly<Record<string, Behaviour<SesHolder>>> = {
  "aws:sesv2/emailIdentity:EmailIdentity": emailIdentity,
  "aws:sesv2/configurationSet:ConfigurationSet": configurationSet,
};
