/** What the edge may do at AWS, in both regions. */
import { type Place, tableArn } from "../naming.ts";
import { type PolicyDocument, type PolicyStatement, policyOf } from "../policy-document.ts";

export interface EdgeGrant {
  readonly place: Place;
  readonly instanceArn: string;
  /** The flow that its chats begin with, and the only one it may begin. */
  readonly chatFlowId: string;
  /** As this region holds them. */
  readonly secretArns: readonly string[];
  /** Customer-managed keys of those secrets, where they have one. */
  readonly secretKeyArns: readonly string[];
  /** Interface endpoints of the region that the edge's calls come through. */
  readonly endpointIds: readonly string[];
}

/** `privately`: calls that do not come through an endpoint are refused, a stolen token's among them. */
export function edgePolicy(grants: readonly EdgeGrant[], privately: boolean): PolicyDocument {
  const endpointIds = grants.flatMap((grant) => grant.endpointIds);
  const condition = privately ? { Condition: { StringEquals: { "aws:SourceVpce": endpointIds } } } : {};
  const statement = (
    Sid: string,
    Action: readonly string[],
    Resource: readonly string[],
  ): PolicyStatement => ({
    ...{ Sid, Effect: "Allow", Action, Resource },
    ...condition,
  });
  return policyOf([
    statement("StartChats", ["connect:StartChatContact"], grants.flatMap(chatResources)),
    statement(
      "PlanAndAttempts",
      ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query"],
      grants.map(({ place }) => tableArn(place, "claims")),
    ),
    statement(
      "KeyRings",
      ["secretsmanager:GetSecretValue"],
      grants.flatMap(({ secretArns }) => secretArns),
    ),
    // Secrets Manager decrypts for the caller, who comes through no endpoint of KMS.
    ...grants
      .filter(({ secretKeyArns }) => secretKeyArns.length > 0)
      .map(
        ({ place: { region }, secretKeyArns }): PolicyStatement => ({
          Sid: `SecretKeys${region.replaceAll("-", "")}`,
          Effect: "Allow",
          Action: ["kms:Decrypt"],
          Resource: secretKeyArns,
          Condition: { StringEquals: { "kms:ViaService": `secretsmanager.${region}.amazonaws.com` } },
        }),
      ),
  ]);
}

// A contact has no ARN before it is started, so that any of the instance's must do.
function chatResources({ instanceArn, chatFlowId }: EdgeGrant): readonly string[] {
  return [instanceArn, `${instanceArn}/contact-flow/${chatFlowId}`, `${instanceArn}/contact/*`];
}
