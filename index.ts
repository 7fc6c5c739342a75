/** The program: settings → providers → components → outputs. */
import { ContactCentre } from "./components/aws/connect/contact-centre.ts";
import { CustomerData } from "./components/aws/data/customer-data.ts";
import { GatewayNamespace } from "./components/gcp/gateway/gateway-namespace.ts";
import { Network } from "./components/gcp/network/network.ts";
import { instanceAlias } from "./components/naming.ts";
import { createProviders } from "./components/providers.ts";
import type { Side } from "./components/regions.ts";
import { readSettings } from "./components/settings.ts";
import { placeOf } from "./components/side-of.ts";
import { publish } from "./contract/publish.ts";
import { FLOWS, MODULES } from "./flows/catalogue.ts";

const settings = readSettings();
const providers = createProviders(settings);

const data = new CustomerData("customer-data", {
  places: { home: placeOf(settings, "home"), peer: placeOf(settings, "peer") },
  witnessRegion: settings.witnessRegion,
  protect: settings.protect,
  providers: providers.aws,
});

const contactCentre = (side: Side): ContactCentre =>
  new ContactCentre(
    `contact-centre-${side}`,
    { side, settings, data, modules: MODULES, flows: FLOWS },
    { providers: providers.aws[side] },
  );
const centres = { home: contactCentre("home"), peer: contactCentre("peer") };

const network = new Network("network", settings.google, { provider: providers.google });
const namespace = new GatewayNamespace("gateway-namespace", settings.kubernetes, {
  provider: providers.kubernetes,
});

const regionOutputs = (side: Side) => {
  const { instance, queues, bot, conversation, functions, number } = centres[side];
  return {
    region: settings.regions[side],
    instance: {
      id: instance.instanceId,
      arn: instance.arn,
      alias: instanceAlias(settings.instanceAlias, side),
    },
    phoneNumber: number.address,
    securityKeyId: instance.securityKeyId,
    botAliasArn: bot.aliasArn,
    queues: queues.ids,
    flows: conversation.flowIds,
    modules: conversation.moduleIds,
    functions: functions.liveArns,
  };
};

/** What other stacks may read: contract/tandem-outputs.ts. */
export const tandem = publish({
  stack: settings.stack,
  accountId: settings.accountId,
  linkMode: settings.link.mode,
  witnessRegion: settings.witnessRegion,
  regions: { home: regionOutputs("home"), peer: regionOutputs("peer") },
  tables: data.tables,
  google: { project: settings.google.project, network: network.id, subnet: network.subnetId },
  kubernetes: { namespace: namespace.name },
});
