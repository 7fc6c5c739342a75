/** A mapping's way to the services around it. */
import { roleNameOf, roleSession } from "../iam/role-session.ts";
import type { KinesisService } from "../kinesis/kinesis-service.ts";
import type { LambdaService } from "../lambda/lambda-service.ts";
import type { S3Service } from "../s3/s3-service.ts";
import type { CloudCore } from "../service.ts";
import type { SqsService } from "../sqs/sqs-service.ts";
import { invocationRecord, objectKey } from "./invocation-record.ts";
import type { MappingPorts } from "./mapping-access.ts";

export interface MappingServices {
  readonly kinesis: Pick<KinesisService, "useKey">;
  readonly lambda: Pick<LambdaService, "invoke" | "roleOf">;
  readonly s3: Pick<S3Service, "leave">;
  readonly sqs: Pick<SqsService, "leave">;
}

export function mappingPorts(core: CloudCore, { kinesis, lambda, s3, sqs }: MappingServices): MappingPorts {
  const random = core.random.fork("event-source");
  return {
    core,
    functionOf: ({ functionArn, region }) => {
      const found = lambda.roleOf(functionArn, region);
      return (
        found && { ...found, principal: roleSession(core.accountId, roleNameOf(found.roleArn), found.name) }
      );
    },
    invoke: (request) => lambda.invoke(request),
    leave: ({ id, region, onFailure = "" }, batch, event, principal) => {
      const record = invocationRecord(batch);
      const service = onFailure.split(":")[2];
      if (service === "sqs") return sqs.leave(onFailure, JSON.stringify(record), principal);
      s3.leave(
        {
          region,
          bucket: onFailure.slice(onFailure.lastIndexOf(":") + 1),
          key: objectKey(id, batch, random.uuid()),
          body: JSON.stringify({ ...record, payload: JSON.stringify(event) }),
          contentType: "application/json",
        },
        principal,
      );
    },
    decrypt: (stream, principal) => kinesis.useKey(stream, "kms:Decrypt", principal),
    newId: () => random.uuid(),
  };
}
