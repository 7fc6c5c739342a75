import { expect, test } from "vitest";
import { backendOf } from "../../../../sandbox/cloud/kubernetes/backends.ts";
import { ClusterObjects } from "../../../../sandbox/cloud/kubernetes/cluster-objects.ts";

type Fields = Readonly<Record<string, unknown>>;

const imported = (name: string) => ({ group: "net.gke.io", kind: "ServiceImport", name, port: 80 });
const rule = (name: string, ...paths: readonly Fields[]) => ({
  matches: paths.map((path) => ({ path })),
  backendRefs: [imported(name)],
});

function cluster(...rules: readonly Fields[]): ClusterObjects {
  const objects = new ClusterObjects();
  objects.putNamespace("tandem");
  const put = (kind: string, name: string, spec: Fields) =>
    objects.putCustom({ namespace: "tandem", name, kind, spec });
  put("Gateway", "entry", {});
  put("HTTPRoute", "route", { parentRefs: [{ name: "entry" }], rules });
  put("HTTPRoute", "stray", { parentRefs: [{ name: "another" }], rules: [rule("stray")] });
  return objects;
}
const nameAt = (path: string, objects: ClusterObjects) => backendOf(path, [objects])?.name;

test("the longest prefix wins, an exact path before all, and prefixes are whole parts", () => {
  const objects = cluster(
    rule("short", { type: "PathPrefix", value: "/v1" }),
    rule("long", { type: "PathPrefix", value: "/v1/chats/" }),
    rule("exact", { type: "Exact", value: "/v1/chats" }),
  );
  expect(
    ["/v1", "/v1/x", "/v1/chats/7", "/v1/chats", "/v12", "/"].map((path) => nameAt(path, objects)),
  ).toEqual(["short", "short", "long", "exact", undefined, undefined]);
});

test("a rule without matches takes every path, a rule without a backend none", () => {
  expect(nameAt("/anything", cluster({ backendRefs: [imported("edge")] }))).toBe("edge");
  expect(nameAt("/anything", cluster({ filters: [{ type: "RequestRedirect" }] }))).toBeUndefined();
});

test("a route that names a Gateway which is not there leads nowhere", () => {
  const objects = cluster(rule("edge"));
  objects.removeCustom({ namespace: "tandem", kind: "Gateway", name: "entry" });
  expect(nameAt("/", objects)).toBeUndefined();
});

test("without a policy for it, the imported service is asked for /", () => {
  const objects = cluster(rule("edge"));
  const policy = (name: string) => ({
    namespace: "tandem",
    name: "health",
    kind: "HealthCheckPolicy",
    spec: {
      targetRef: { ...imported(name) },
      default: { config: { httpHealthCheck: { requestPath: "/readyz" } } },
    },
  });
  objects.putCustom(policy("another"));
  expect(backendOf("/", [objects])?.healthPath).toBe("/");
  objects.putCustom(policy("edge"));
  expect(backendOf("/", [objects])?.healthPath).toBe("/readyz");
});
