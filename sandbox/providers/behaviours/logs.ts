/** CloudWatch Logs: groups. What functions print is kept in the cloud's own log, by function. */
import type { LocalCloud } from "../../cloud/local-cloud.ts";
import type { Behaviour } from "../behaviour.ts";
import { optionalText } from "./connect-inputs.ts";

const logGroup: Behaviour<LocalCloud> = {
  put: (cloud, { inputs, outputs, region, name: logicalName }) => {
    const name = optionalText(inputs, "name") ?? optionalText(outputs, "name") ?? logicalName;
    return { name, arn: `arn:aws:logs:${region}:${cloud.core.accountId}:log-group:${name}` };
  },
  remove: () => undefined,
};

export const LOGS_BEHAVIOURS: Readonly<Record<string, Behaviour<LocalCloud>>> = {
  "aws:cloudwatch/logGroup:LogGroup": logGroup,
};
