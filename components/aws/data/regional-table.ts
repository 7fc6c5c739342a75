import { Table } from "@pulumi/aws/dynamodb/table.js";
import * as pulumi from "@pulumi/pulumi";
import type { TableSchema } from "../../../domain/tables.ts";
import { InvalidArgument } from "../../invalid-argument.ts";
import { tableArgs } from "./table-args.ts";

export interface RegionalTableArgs {
  readonly schema: TableSchema;
  readonly tableName: string;
  readonly keyArn: pulumi.Input<string>;
  readonly protect: boolean;
}

/** A table that stays in the provider's region: deployed once per region, shared by none. */
export class RegionalTable extends pulumi.ComponentResource {
  readonly name: pulumi.Output<string>;

  constructor(name: string, args: RegionalTableArgs, opts: pulumi.ComponentResourceOptions) {
    super("tandem:data:RegionalTable", name, {}, opts);
    const { schema, tableName, keyArn, protect } = args;
    if (schema.replication !== "regional")
      throw new InvalidArgument(
        `RegionalTable ${name}`,
        "schema.replication",
        `is ${schema.replication}: deploy it as a GlobalTable.`,
      );
    const plan = { schema, keyArn, name: tableName, replicas: [], deletionProtection: protect };
    const table = new Table(name, tableArgs(plan), { parent: this, protect });
    this.name = table.name;
    this.registerOutputs({ name: this.name });
  }
}
