import type { LocalCloud } from "../../cloud/local-cloud.ts";
import type { FactKind, FactKinds } from "../../cloud/network/facts.ts";
import type { Behaviour, DeployedResource } from "../behaviour.ts";

/** A resource that the local cloud only has to know of: the network works its paths out from all of them. */
export function networkFact<K extends FactKind>(
  kind: K,
  read: (resource: DeployedResource) => FactKinds[K],
): Behaviour<LocalCloud> {
  return {
    put: ({ network }, resource) => {
      network.put(kind, read(resource));
      return undefined;
    },
    remove: ({ network }, { id }) => network.remove(kind, id),
  };
}
