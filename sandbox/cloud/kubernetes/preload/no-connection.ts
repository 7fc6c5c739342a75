/** What a pod is told where no way leads to a host: what its own network would say, before anything was sent. */

export function noConnectionTo(host: string): Error {
  return Object.assign(new Error(`connect EHOSTUNREACH ${host}`), {
    code: "EHOSTUNREACH",
    syscall: "connect",
    address: host,
  });
}
