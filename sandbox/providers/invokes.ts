/** Provider functions that the sandbox can answer truly; every other is refused by its name. */
import type { Json } from "./behaviour.ts";
import type { Connection } from "./connections.ts";

export class InvokeRefused extends Error {}

const ANSWERS: Readonly<Record<string, (connection: Connection) => Json>> = {
  "aws:index/getCallerIdentity:getCallerIdentity": ({ accountId }) => ({
    id: accountId,
    accountId,
    userId: "AIDASANDBOX",
    arn: `arn:aws:iam::${accountId}:user/sandbox`,
  }),
  "aws:index/getRegion:getRegion": ({ region }) => ({
    id: region,
    name: region,
    region,
    description: region,
    endpoint: `ec2.${region}.amazonaws.com`,
  }),
  "aws:index/getPartition:getPartition": () => ({
    id: "aws",
    partition: "aws",
    dnsSuffix: "amazonaws.com",
    reverseDnsPrefix: "com.amazonaws",
  }),
  "aws-native:index:getAccountId": ({ accountId }) => ({ accountId }),
  "aws-native:index:getRegion": ({ region }) => ({ region }),
  "aws-native:index:getPartition": () => ({ partition: "aws" }),
};

/** Throws InvokeRefused. */
export function answerInvoke(token: string, connection: Connection): Json {
  const answer = ANSWERS[token];
  if (answer === undefined) throw new InvokeRefused(`The sandbox does not answer ${token}.`);
  return answer(connection);
}
