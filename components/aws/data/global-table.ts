import { Table } from "@pulumi/aws/dynamodb/table.js";
import * as pulumi from "@pulumi/pulumi";
import type { TableSchema } from "../../../domain/tables.ts";
import { InvalidArgument } from "../../invalid-argument.ts";
import { type Replica, tableArgs } from "./table-args.ts";

export interface GlobalTableArgs {
  readonly schema: TableSchema;
  /** Physical name, the same in every region. */
  readonly tableName: string;
  readonly keyArn: pulumi.Input<string>;
  /** Regions besides the provider's own. */
  readonly replicas: readonly Replica[];
  /** Third region of the quorum of a strongly consistent table. */
  readonly witnessRegion: string;
  readonly protect: boolean;
}

/** A table that every region can write, built from its domain schema. */
export class GlobalTable extends pulumi.ComponentResource {
  readonly name: pulumi.Output<string>;
  readonly arn: pulumi.Output<string>;

  constructor(name: string, args: GlobalTableArgs, opts: pulumi.ComponentResourceOptions) {
    super("tandem:data:GlobalTable", name, {}, opts);
    refuseWrong(name, args);
    const { schema, tableName, keyArn, replicas, witnessRegion, protect } = args;
    const plan = { schema, keyArn, replicas, witnessRegion, name: tableName, deletionProtection: protect };
    const table = new Table(name, tableArgs(plan), { parent: this, protect });
    this.name = table.name;
    this.arn = table.arn;
    this.registerOutputs({ name: this.name, arn: this.arn });
  }
}

function refuseWrong(name: string, { schema, replicas }: GlobalTableArgs): void {
  const component = `GlobalTable ${name}`;
  if (schema.replication === "regional")
    throw new InvalidArgument(component, "schema.replication", "is regional: deploy it as a RegionalTable.");
  if (schema.replication === "strong" && replicas.length !== 1)
    throw new InvalidArgument(
      component,
      "replicas",
      `has ${replicas.length} entries: a strongly consistent table with a witness takes exactly one.`,
    );
  if (replicas.length === 0)
    throw new InvalidArgument(
      component,
      "replicas",
      "is empty: name the other regions, or deploy a RegionalTable.",
    );
}
