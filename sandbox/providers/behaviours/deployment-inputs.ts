/** A Deployment as the local clusters run it. What would change how a pod behaves and is not followed is refused. */
import type {
  ContainerPort,
  Deployment,
  EnvironmentValue,
  HttpProbe,
  ObjectName,
  PodTemplate,
  ProjectedToken,
} from "../../cloud/kubernetes/objects.ts";
import type { Json } from "../behaviour.ts";
import { listOf, objectOf, optionalText, requiredText } from "./connect-inputs.ts";
import { refuseSettings } from "./refuse-settings.ts";

const REFUSED_IN_POD = ["initContainers", "hostNetwork", "ephemeralContainers"];
const REFUSED_IN_CONTAINER = ["command", "args", "envFrom", "workingDir"];
const DEFAULT_GRACE_SECONDS = 30;
/** A Deployment that is replaced on this machine should not be waited for as long as one that drains a cluster. */
const LONGEST_GRACE_SECONDS = 5;

export function readDeployment(name: ObjectName, inputs: Json): Deployment {
  const what = `Deployment ${name.namespace}/${name.name}`;
  const spec = objectOf(inputs, "spec");
  refuseSettings(what, spec, ["paused"]);
  const { replicas = 1 } = spec;
  if (typeof replicas !== "number" || !Number.isInteger(replicas) || replicas < 0)
    throw new Error(`${what} must ask for zero or more replicas, not ${JSON.stringify(replicas)}.`);
  const template = objectOf(spec, "template");
  const labels = textsOf(objectOf(objectOf(template, "metadata"), "labels"));
  const selector = textsOf(objectOf(objectOf(spec, "selector"), "matchLabels"));
  if (!Object.entries(selector).every(([label, value]) => labels[label] === value))
    throw new Error(`${what}: \`selector\` does not match template \`labels\`.`);
  return { ...name, replicas, template: readTemplate(what, labels, objectOf(template, "spec")) };
}

function readTemplate(what: string, labels: PodTemplate["labels"], pod: Json): PodTemplate {
  refuseSettings(what, pod, REFUSED_IN_POD);
  const [container, ...others] = listOf(pod, "containers");
  if (container === undefined || others.length > 0)
    throw new Error(`${what} must have one container: the local cloud runs one process for each pod.`);
  refuseSettings(what, container, REFUSED_IN_CONTAINER);
  const environment = readEnvironment(what, container);
  const tokens = readTokens(what, pod, container);
  checkTokenFile(what, environment, tokens);
  if (!("PORT" in environment))
    throw new Error(`${what} must tell its container the port by PORT: this machine has others to give.`);
  const memoryMb = megabytes(objectOf(objectOf(container, "resources"), "limits")["memory"]);
  const graceSeconds = Number(pod["terminationGracePeriodSeconds"] ?? DEFAULT_GRACE_SECONDS);
  const startup = readProbe(what, container, "startupProbe");
  const readiness = readProbe(what, container, "readinessProbe");
  const liveness = readProbe(what, container, "livenessProbe");
  return {
    labels,
    serviceAccount: optionalText(pod, "serviceAccountName") ?? "default",
    image: requiredText(container, "image"),
    environment,
    ports: listOf(container, "ports").map(
      (port): ContainerPort => ({
        name: optionalText(port, "name") ?? "",
        port: Number(port["containerPort"]),
      }),
    ),
    tokens,
    graceSeconds: Math.min(graceSeconds, LONGEST_GRACE_SECONDS),
    ...(memoryMb === undefined ? {} : { memoryMb }),
    ...(startup === undefined ? {} : { startup }),
    ...(readiness === undefined ? {} : { readiness }),
    ...(liveness === undefined ? {} : { liveness }),
  };
}

function readEnvironment(what: string, container: Json): Readonly<Record<string, EnvironmentValue>> {
  return Object.fromEntries(
    listOf(container, "env").map((variable): [string, EnvironmentValue] => {
      const name = requiredText(variable, "name");
      const { valueFrom } = variable;
      if (valueFrom === undefined) return [name, { text: String(variable["value"] ?? "") }];
      const field = objectOf(objectOf(variable, "valueFrom"), "fieldRef")["fieldPath"];
      if (field === "metadata.name") return [name, { field }];
      throw new Error(
        `${what} takes ${name} from ${JSON.stringify(valueFrom)}; the local cloud knows the field metadata.name only.`,
      );
    }),
  );
}

function readTokens(what: string, pod: Json, container: Json): readonly ProjectedToken[] {
  return listOf(container, "volumeMounts").flatMap((mount) => {
    const volume = listOf(pod, "volumes").find(({ name }) => name === mount["name"]);
    if (volume === undefined)
      throw new Error(`${what} mounts the volume ${String(mount["name"])}, which its pod does not have.`);
    // A place to write to: the process has this machine's own.
    if (volume["emptyDir"] !== undefined) return [];
    refuseSettings(
      what,
      volume,
      Object.keys(volume).filter((key) => key !== "name" && key !== "projected"),
    );
    return listOf(objectOf(volume, "projected"), "sources").map((source) => {
      refuseSettings(
        what,
        source,
        Object.keys(source).filter((key) => key !== "serviceAccountToken"),
      );
      const token = objectOf(source, "serviceAccountToken");
      return {
        path: `${requiredText(mount, "mountPath").replace(/\/$/, "")}/${requiredText(token, "path")}`,
        audience: requiredText(token, "audience"),
        expirationSeconds: Number(token["expirationSeconds"] ?? 3600),
      };
    });
  });
}

/** Found here and not by a pod that cannot start. */
function checkTokenFile(
  what: string,
  environment: Readonly<Record<string, EnvironmentValue>>,
  tokens: readonly ProjectedToken[],
): void {
  const file = environment["AWS_WEB_IDENTITY_TOKEN_FILE"];
  if (file === undefined || ("text" in file && tokens.some(({ path }) => path === file.text))) return;
  const known = tokens.map(({ path }) => path).join(", ") || "no token at all";
  throw new Error(
    `${what} names the token file ${"text" in file ? file.text : "by a field"}; its volumes hold ${known}.`,
  );
}

function readProbe(what: string, container: Json, property: string): HttpProbe | undefined {
  if (container[property] === undefined) return undefined;
  const probe = objectOf(container, property);
  refuseSettings(`${what}, ${property},`, probe, ["exec", "grpc", "tcpSocket"]);
  const http = objectOf(probe, "httpGet");
  return {
    path: optionalText(http, "path") ?? "/",
    port: String(http["port"]),
    periodSeconds: Number(probe["periodSeconds"] ?? 10),
    timeoutSeconds: Number(probe["timeoutSeconds"] ?? 1),
    failureThreshold: Number(probe["failureThreshold"] ?? 3),
  };
}

function megabytes(quantity: unknown): number | undefined {
  const [, amount, unit] = /^(\d+)(Mi|Gi)$/.exec(String(quantity)) ?? [];
  return amount === undefined ? undefined : Number(amount) * (unit === "Gi" ? 1024 : 1);
}

function textsOf(values: Json): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)]));
}
