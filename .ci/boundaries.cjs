/**
 * Who may import whom (design: one table, what is not named is not allowed). Type-only imports count too.
 * A room is a path prefix; `ours` and `npm` are what its files may import besides files of their own room.
 */

const SDK_DYNAMODB = "@aws-sdk/(client-dynamodb|lib-dynamodb|util-dynamodb)";
const SDK = "@aws-sdk/|@aws-crypto/|@smithy/";
const PULUMI = "@pulumi/";
const NODE = "core";

const ROOMS = [
  { room: "domain", path: "^domain/", ours: [], npm: ["valibot", "libphonenumber-js"], node: ["crypto"] },
  { room: "language", path: "^language/", ours: [], npm: [], node: [] },
  { room: "flows", path: "^flows/", ours: ["^domain/", "^language/"], npm: [], node: [] },
  { room: "stores", path: "^stores/", ours: ["^domain/"], npm: [SDK_DYNAMODB, "valibot"], node: [] },
  {
    room: "functions",
    path: "^functions/(?!lib/|[^/]+/main\\.ts$|[^/]+/adapters/)",
    // The back reference keeps a function inside its own folder.
    capture: "^functions/([^/]+)/",
    ours: ["^domain/", "^stores/", "^functions/lib/", "^functions/$1/"],
    npm: ["valibot", "@aws-lambda-powertools/"],
    node: [],
  },
  {
    room: "functions-main",
    path: "^functions/(?!lib/)[^/]+/(main\\.ts$|adapters/)",
    capture: "^functions/([^/]+)/",
    ours: ["^domain/", "^stores/", "^functions/lib/", "^functions/$1/"],
    npm: ["valibot", "@aws-lambda-powertools/", "uuid", SDK],
    node: NODE,
  },
  {
    room: "functions-lib",
    path: "^functions/lib/(?!adapters/)",
    ours: ["^domain/", "^functions/lib/"],
    npm: ["valibot", "@aws-lambda-powertools/"],
    node: [],
  },
  {
    room: "functions-lib-adapters",
    path: "^functions/lib/adapters/",
    ours: ["^domain/", "^stores/", "^functions/lib/"],
    npm: ["uuid", "@aws-lambda-powertools/", SDK],
    node: NODE,
  },
  {
    room: "gateway",
    path: "^gateway/(?!adapters/)",
    ours: ["^domain/", "^stores/", "^gateway/"],
    npm: ["hono", "@hono/", "jose", "pino", "prom-client", "cockatiel", "valibot"],
    node: [],
  },
  {
    room: "gateway-adapters",
    path: "^gateway/adapters/",
    ours: ["^domain/", "^stores/", "^gateway/"],
    npm: [SDK, "@hono/", "jose", "pino", "prom-client", "cockatiel"],
    node: NODE,
  },
  {
    room: "operations",
    path: "^operations/",
    ours: ["^domain/", "^language/", "^flows/", "^stores/", "^contract/"],
    npm: [SDK, "commander", "libphonenumber-js", "cli-table3", "valibot"],
    node: NODE,
  },
  {
    room: "components-aws",
    path: "^components/aws/",
    ours: ["^domain/", "^language/", "^flows/", "^journeys/", "^components/[^/]+\\.ts$"],
    npm: [PULUMI],
    node: ["crypto"],
  },
  {
    room: "components-gcp",
    path: "^components/gcp/",
    ours: ["^domain/", "^components/[^/]+\\.ts$"],
    npm: [PULUMI],
    node: ["crypto"],
  },
  { room: "components-bridge", path: "^components/bridge/", ours: ["^components/"], npm: [PULUMI], node: [] },
  {
    room: "components",
    path: "^components/[^/]+\\.ts$",
    ours: ["^domain/", "^components/[^/]+\\.ts$"],
    npm: [PULUMI, "valibot"],
    node: ["crypto"],
  },
  {
    room: "index",
    path: "^index\\.ts$",
    ours: ["^components/", "^contract/", "^flows/catalogue\\.ts$"],
    npm: [PULUMI],
    node: [],
  },
  { room: "contract", path: "^contract/", ours: ["^domain/"], npm: [PULUMI], node: [] },
  { room: "policy", path: "^policy/", ours: ["^domain/"], npm: [PULUMI], node: [] },
  { room: "journeys", path: "^journeys/", ours: ["^domain/", "^language/"], npm: [], node: [] },
  {
    room: "model",
    path: "^model/",
    ours: ["^domain/", "^stores/", "^functions/", "^gateway/", "^journeys/"],
    npm: ["fast-check"],
    node: NODE,
  },
];

/** The sandbox could be a package of its own: of ours only the flow language, and no provider's resources. */
const SANDBOX = [
  {
    name: "sandbox-ours",
    severity: "error",
    from: { path: "^sandbox/" },
    to: { pathNot: ["^sandbox/", "^language/", "node_modules"], dependencyTypesNot: ["core"] },
  },
  {
    name: "sandbox-no-provider-resources",
    severity: "error",
    from: { path: "^sandbox/" },
    to: { path: "node_modules/@pulumi/(aws|aws-native|gcp|kubernetes)/" },
  },
];

const escaped = (name) => name.replaceAll(".", "\\.");

function rulesOf({ room, path, capture, ours, npm, node }) {
  const own = capture ?? path;
  const allowedOurs = capture ? ours : [own, ...ours];
  const from = capture ? { path: capture, pathNot: invert(path) } : { path };
  const packages = npm.map(
    (name) => `node_modules/(${name.includes("|") || name.includes("(") ? name : escaped(name)})`,
  );
  const rules = [
    {
      name: `${room}-imports`,
      severity: "error",
      comment: `${room} may import of ours: ${ours.join(", ") || "nothing"}; from npm: ${npm.join(", ") || "nothing"}.`,
      from,
      to: { pathNot: [...allowedOurs, ...packages], dependencyTypesNot: ["core"] },
    },
  ];
  if (node !== NODE)
    rules.push({
      name: `${room}-node`,
      severity: "error",
      comment: `${room} may import of Node: ${node.join(", ") || "nothing"}.`,
      from,
      to: {
        dependencyTypes: ["core"],
        ...(node.length > 0 ? { pathNot: `^(node:)?(${node.join("|")})$` } : {}),
      },
    });
  return rules;
}

/** The files of a captured room that the room's own path leaves out. */
function invert(path) {
  if (path.startsWith("^functions/(?!lib/|")) return "^functions/(lib/|[^/]+/main\\.ts$|[^/]+/adapters/)";
  return "^functions/(lib/|[^/]+/(?!main\\.ts$|adapters/))";
}

module.exports = {
  forbidden: [
    ...ROOMS.flatMap(rulesOf),
    ...SANDBOX,
    { name: "no-cycles", severity: "error", from: {}, to: { circular: true } },
    {
      name: "nobody-imports-tools",
      severity: "error",
      from: { pathNot: "^(tools|bench|test)/" },
      to: { path: "^(tools|bench|test)/" },
    },
    {
      name: "no-unresolved",
      severity: "error",
      from: {},
      // Types alone, which lie under @types.
      to: { couldNotResolve: true, pathNot: "^aws-lambda$" },
    },
    {
      name: "no-undeclared-package",
      severity: "error",
      from: {},
      to: { dependencyTypes: ["npm-no-pkg", "npm-unknown"] },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    combinedDependencies: true,
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(dist|\\.sandbox)/" },
    enhancedResolveOptions: {
      extensions: [".ts", ".mjs", ".js", ".cjs", ".json"],
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "default", "types"],
    },
  },
};
