/** Who may pass an interface endpoint, to do what to which of this account's things: the edge alone, what it does. */
import { edgeName, type Place, replicaArn, tableArn } from "../../naming.ts";
import { type PolicyDocument, type PolicyStatement, policyOf } from "../../policy-document.ts";
import type { KeyRingArns } from "../../setting-shapes.ts";

/** AWS services that the edge calls. */
export const ENDPOINT_SERVICES = ["connect", "sts", "dynamodb", "secretsmanager"] as const;
export type EndpointService = (typeof ENDPOINT_SERVICES)[number];

export function endpointPolicies(
  place: Place,
  keyRings: Pick<KeyRingArns, "entryTokens" | "identifiers">,
): Readonly<Record<EndpointService, PolicyDocument>> {
  const { stack, accountId, region } = place;
  const role = `arn:aws:iam::${accountId}:role/${edgeName(stack)}`;
  const forEdge = (action: readonly string[], resource: readonly string[]): PolicyDocument =>
    policyOf([
      {
        ...statement(action, resource),
        // A role as the principal itself would be kept by its unique id, and a new role would be shut out.
        Condition: { StringEquals: { "aws:PrincipalArn": role } },
      },
    ]);
  return {
    connect: forEdge(["connect:StartChatContact"], [`arn:aws:connect:${region}:${accountId}:instance/*`]),
    dynamodb: forEdge(
      ["dynamodb:GetItem", "dynamodb:Query", "dynamodb:PutItem"],
      [tableArn(place, "claims")],
    ),
    secretsmanager: forEdge(
      ["secretsmanager:GetSecretValue"],
      [keyRings.entryTokens, keyRings.identifiers].map((arn) => replicaArn(arn, region)),
    ),
    // Whoever asks for the role has no AWS identity yet; the role's own trust names the one it takes.
    sts: policyOf([statement(["sts:AssumeRoleWithWebIdentity"], [role])]),
  };
}

function statement(action: readonly string[], resource: readonly string[]): PolicyStatement {
  return { Sid: "Edge", Effect: "Allow", Principal: { AWS: "*" }, Action: action, Resource: resource };
}
