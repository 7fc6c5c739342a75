/** Turns every fetch of an https address to the local cloud, which is told the host that was meant. */
import { HOST_HEADER, POD_HEADER, UNREACHABLE_HEADER } from "../../arrival.ts";
import { noConnectionTo } from "./no-connection.ts";
import type { PodStart } from "./protocol.ts";

export function redirectFetch({ endpoint, pod }: Pick<PodStart, "endpoint" | "pod">): void {
  const original = globalThis.fetch;
  globalThis.fetch = async (input, init) => {
    const meant = new URL(input instanceof Request ? input.url : input);
    if (meant.protocol !== "https:") return await original(input, init);
    const address = `${endpoint}${meant.pathname}${meant.search}`;
    const request =
      input instanceof Request ? new Request(new Request(address, input), init) : new Request(address, init);
    request.headers.set(HOST_HEADER, meant.host);
    request.headers.set(POD_HEADER, pod);
    const response = await original(request);
    if (response.headers.has(UNREACHABLE_HEADER))
      throw new TypeError("fetch failed", { cause: noConnectionTo(meant.host) });
    return response;
  };
}
