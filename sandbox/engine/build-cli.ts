/** Builds the CLI from its released Go modules, for machines that reach a module proxy but no download site. */

import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Machine } from "./machine.ts";

/** Its go.mod carries the replacement that makes `go install …@version` refuse these modules. */
const MODULE = join(dirname(fileURLToPath(import.meta.url)), "cli");
const PACKAGE = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi";
const BUILD_SECONDS = 45 * 60;

export interface BuildTarget {
  readonly version: string;
  /** Where the executable is to lie. */
  readonly folder: string;
}

export interface Built {
  readonly path: string;
  /** Why there is none, and what to do. */
  readonly refused?: string;
}

export async function buildCli(
  machine: Machine,
  target: BuildTarget,
  tell: (line: string) => void,
): Promise<Built> {
  const path = join(target.folder, "pulumi");
  if (machine.which("go") === undefined) {
    return { path, refused: "There is no go on PATH: install Go 1.25 or later (https://go.dev/dl/)." };
  }
  // A build that is killed leaves only this folder; a finished one is moved into place in one step.
  const unfinished = join(target.folder, `.building-${machine.processId}`);
  machine.makeDirectory(unfinished);
  tell(`Building the Pulumi CLI ${target.version} with go, once for this machine: about 10 CPU-minutes.`);
  const packages = countPackages(tell);
  try {
    const result = await machine.run("go", goArguments(target.version), {
      workDirectory: MODULE,
      timeoutSeconds: BUILD_SECONDS,
      env: { GOBIN: unfinished, CGO_ENABLED: "0", GOWORK: "off" },
      onLine: packages.onLine,
    });
    if (!result.succeeded) {
      const reason = result.reason.split("\n").slice(-5).join("\n     ");
      return { path, refused: `Building with go failed; see to this and try again:\n     ${reason}` };
    }
    machine.move(join(unfinished, "pulumi"), path);
    tell(`Built ${path}.`);
    return { path };
  } finally {
    machine.remove(unfinished);
  }
}

function goArguments(version: string): readonly string[] {
  const stamp = `-X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v${version}`;
  // Said on the command line, -mod=readonly wins over a GOFLAGS that would rewrite the pinned sums.
  const pinned = ["-mod=readonly", "-trimpath", "-tags", "osusergo,grpcnotrace"];
  return ["install", "-v", ...pinned, "-ldflags", `-s -w ${stamp}`, PACKAGE];
}

/** With -v, go names each download and each package that it compiles: enough to show that it is alive. */
function countPackages(tell: (line: string) => void): { onLine(line: string): void } {
  let [downloads, compiled] = [0, 0];
  return {
    onLine: (line) => {
      if (line.startsWith("go: downloading ")) {
        downloads += 1;
        if (downloads % 100 === 0) tell(`go: ${downloads} modules downloaded`);
      } else if (!line.startsWith("go: ") && !line.startsWith("#")) {
        compiled += 1;
        if (compiled % 200 === 0) tell(`go: ${compiled} packages compiled`);
      }
    },
  };
}
