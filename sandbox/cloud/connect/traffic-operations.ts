/** Traffic distribution groups: they need a replicated instance, and no instance here is one. */
import { ServiceError } from "../service.ts";
import {
  type Input,
  instanceOf,
  instanceResource,
  type Operation,
  type Scene,
  text,
} from "./api-operations.ts";

const GROUP = "TrafficDistributionGroupId";

export const TRAFFIC_OPERATIONS: Readonly<Record<string, Operation>> = {
  CreateTrafficDistributionGroup: {
    resource: instanceResource,
    answer: (input, scene) => {
      const { settings } = instanceOf(input, scene);
      throw new ServiceError(
        "InvalidRequestException",
        `Instance ${settings.alias} is not replicated: a traffic distribution group needs ReplicateInstance first.`,
      );
    },
  },
  ListTrafficDistributionGroups: {
    resource: (_input, scene) => groupArn(scene, "*"),
    answer: (input, scene) => {
      if (text(input, "InstanceId") !== undefined) instanceOf(input, scene);
      return { TrafficDistributionGroupSummaryList: [] };
    },
  },
  DescribeTrafficDistributionGroup: absent(GROUP),
  UpdateTrafficDistribution: absent("Id"),
  GetTrafficDistribution: absent("Id"),
  ListTrafficDistributionGroupUsers: absent(GROUP),
  AssociateTrafficDistributionGroupUser: absent(GROUP),
  DisassociateTrafficDistributionGroupUser: absent(GROUP),
  // Of an absent group its model knows no ResourceNotFoundException.
  DeleteTrafficDistributionGroup: absent(GROUP, "InvalidRequestException", 400),
};

function absent(
  idName: string,
  code: "ResourceNotFoundException" | "InvalidRequestException" = "ResourceNotFoundException",
  status = 404,
): Operation {
  const idOf = (input: Input) => text(input, idName) ?? "";
  return {
    resource: (input, scene) => groupArn(scene, idOf(input)),
    answer: (input, { region }) => {
      throw new ServiceError(
        code,
        `Region ${region} has no traffic distribution group ${idOf(input)}: no instance is replicated.`,
        status,
      );
    },
  };
}

function groupArn({ region, accountId }: Scene, id: string): string {
  return id.startsWith("arn:")
    ? id
    : `arn:aws:connect:${region}:${accountId}:traffic-distribution-group/${id}`;
}
