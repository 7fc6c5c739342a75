import * as pulumi from "@pulumi/pulumi";
import { TABLES, type TableName, type TableSchema } from "../../../domain/tables.ts";
import { type Place, tableKeyAlias, tableName } from "../../naming.ts";
import { SIDES, type Side } from "../../regions.ts";
import { GlobalTable } from "./global-table.ts";
import { tableKeyPolicy } from "./key-policy.ts";
import { RegionalKey } from "./regional-key.ts";
import { RegionalTable } from "./regional-table.ts";

export interface CustomerDataArgs {
  readonly places: Readonly<Record<Side, Place>>;
  readonly witnessRegion: string;
  /** Whether precious tables, and the keys that open them, are protected from deletion. */
  readonly protect: boolean;
  /** The component spans both regions, and opts can carry one provider of a cloud only. */
  readonly providers: Readonly<Record<Side, pulumi.ProviderResource[]>>;
}

/** Every table of the domain: the global ones once, written at home and replicated to peer, the regional ones twice. */
export class CustomerData extends pulumi.ComponentResource {
  /** Physical names. */
  readonly tables: Readonly<Record<TableName, pulumi.Output<string>>>;

  constructor(name: string, args: CustomerDataArgs, opts?: pulumi.ComponentResourceOptions) {
    super("tandem:data:CustomerData", name, {}, opts);
    const { places, providers, witnessRegion } = args;
    const at = (side: Side) => ({ parent: this, providers: providers[side] });
    const key = (side: Side) => {
      const { stack, accountId, region } = places[side];
      return new RegionalKey(
        `table-key-${side}`,
        {
          description: `Tables of Tandem, stack ${stack}`,
          alias: tableKeyAlias(stack),
          policy: tableKeyPolicy(accountId, region),
          protect: args.protect,
        },
        // What a stack of the time before content had keys of its own calls them.
        { ...at(side), aliases: [{ type: "tandem:data:TableKey" }] },
      );
    };
    const keys = { home: key("home"), peer: key("peer") };

    const names = {} as Record<TableName, pulumi.Output<string>>;
    for (const schema of Object.values<TableSchema>(TABLES)) {
      const protect = args.protect && schema.precious;
      const shared = { schema, protect, tableName: tableName(places.home.stack, schema.name) };
      if (schema.replication === "regional") {
        for (const side of SIDES)
          names[schema.name] = new RegionalTable(
            `${schema.name}-${side}`,
            { ...shared, keyArn: keys[side].arn },
            at(side),
          ).name;
      } else {
        const replicas = [{ region: places.peer.region, keyArn: keys.peer.arn }];
        names[schema.name] = new GlobalTable(
          schema.name,
          { ...shared, replicas, witnessRegion, keyArn: keys.home.arn },
          at("home"),
        ).name;
      }
    }
    this.tables = names;
    this.registerOutputs({ tables: this.tables });
  }
}
