/** What a function may do: exactly its contract, and writing its own log. */
import type { FunctionContract, SecretName } from "../../../domain/functions.ts";
import { indexArn, logGroupArn, type Place, tableArn } from "../../naming.ts";
import { type PolicyDocument, type PolicyStatement, policyOf } from "../../policy-document.ts";

export function functionPolicy(
  contract: FunctionContract,
  place: Place,
  secretArns: Readonly<Record<SecretName, string>>,
): PolicyDocument {
  return policyOf([
    ...contract.tables.flatMap((grant) => tableStatements(grant, place)),
    ...(contract.secrets.length === 0
      ? []
      : [
          {
            Sid: "Secrets",
            Effect: "Allow" as const,
            Action: ["secretsmanager:GetSecretValue"],
            Resource: contract.secrets.map((secret) => secretArns[secret]),
          },
        ]),
    {
      Sid: "Log",
      Effect: "Allow",
      Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
      // Streams of the group; the group itself is deployed, with its retention, and never made by the function.
      Resource: [`${logGroupArn(place, contract.name)}:*`],
    },
  ]);
}

function tableStatements(
  { table, actions, indexes = [] }: FunctionContract["tables"][number],
  place: Place,
): readonly PolicyStatement[] {
  const subject = pascal(table);
  return [
    { Sid: `Table${subject}`, Effect: "Allow", Action: actions, Resource: [tableArn(place, table)] },
    ...(indexes.length === 0
      ? []
      : [
          {
            Sid: `Index${subject}`,
            Effect: "Allow" as const,
            Action: ["dynamodb:Query"],
            Resource: indexes.map((index) => indexArn(place, table, index)),
          },
        ]),
  ];
}

// A statement id takes letters and digits only.
function pascal(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
