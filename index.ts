/** The program: settings → providers → components → outputs. */
import { ContactCentre } from "./components/aws/connect/contact-centre.ts";
import { Reception } from "./components/aws/connect/reception.ts";
import { CustomerData } from "./components/aws/data/customer-data.ts";
import { RegionContent } from "./components/aws/data/region-content.ts";
import { OperatorRole, operationsPolicy } from "./components/aws/functions/operator-role.ts";
import { Bridge } from "./components/bridge/bridge.ts";
import { Edge, type EdgeRegion } from "./components/bridge/edge.ts";
import { EdgeFleet } from "./components/gcp/gateway/edge-fleet.ts";
import { GoogleApis } from "./components/gcp/gateway/google-apis.ts";
import { instanceAlias, operationsRoleName } from "./components/naming.ts";
import { createKubernetesProviders, createProviders } from "./components/providers.ts";
import { SIDES, type Side } from "./components/regions.ts";
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

const regionContent = (side: Side): RegionContent =>
  new RegionContent(`content-${side}`, { side, settings }, { providers: providers.aws[side] });
const reception = (side: Side): Reception =>
  new Reception(`reception-${side}`, { side, settings }, { providers: providers.aws[side] });
const receptions = { home: reception("home"), peer: reception("peer") };
const contactCentre = (side: Side): ContactCentre =>
  new ContactCentre(
    `contact-centre-${side}`,
    { side, settings, receptions, data, content: regionContent(side), modules: MODULES, flows: FLOWS },
    { providers: providers.aws[side] },
  );
const centres = { home: contactCentre("home"), peer: contactCentre("peer") };

new OperatorRole(
  "operations",
  {
    accountId: settings.accountId,
    roleName: operationsRoleName(settings.stack),
    policy: operationsPolicy(SIDES.map((side) => placeOf(settings, side))),
  },
  { providers: providers.aws.home },
);

const apis = new GoogleApis("google-apis", { provider: providers.google.home });
const bridge = new Bridge("bridge", { settings, providers }, { dependsOn: [apis] });
const fleet = new EdgeFleet("edge-fleet", {
  settings,
  network: bridge.network.id,
  subnets: { home: bridge.networks.home.subnetId, peer: bridge.networks.peer.subnetId },
  providers: providers.google,
});

const edgeRegion = (side: Side): EdgeRegion => ({
  instanceArn: receptions[side].instance.arn,
  instanceId: receptions[side].instance.instanceId,
  flowIds: centres[side].conversation.flowIds,
  endpoints: bridge.paths[side].endpoints,
  endpointIds: bridge.paths[side].endpointIds,
});
const edge = new Edge("edge", {
  settings,
  regions: { home: edgeRegion("home"), peer: edgeRegion("peer") },
  claimsTable: data.tables.claims,
  features: fleet.features,
  providers: { ...providers, kubernetes: createKubernetesProviders(settings, fleet.clusters) },
});

const regionOutputs = (side: Side) => {
  const { instance, number } = receptions[side];
  const { queues, bot, conversation, functions, mails } = centres[side];
  return {
    region: settings.regions[side],
    instance: {
      id: instance.instanceId,
      arn: instance.arn,
      alias: instanceAlias(settings.instanceAlias, side),
    },
    phoneNumber: number.address,
    mail: { address: settings.mailAddresses[side], addressArn: mails.addressArn },
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
  google: {
    project: settings.google.project,
    network: bridge.network.id,
    subnet: bridge.networks.home.subnetId,
  },
  kubernetes: { namespace: edge.namespace },
  edge: {
    hostname: settings.edge.hostname,
    address: edge.gateway.address,
    certificateProof: edge.gateway.certificateProof,
  },
});
