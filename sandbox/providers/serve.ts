/** The stand-in providers over the local cloud: what `npm start` and `npm run preview` attach the engine to. */
import type { LocalCloud } from "../cloud/local-cloud.ts";
import { BEHAVIOURS } from "./behaviours/table.ts";
import { type StandIns, serveStandIns } from "./serve-stand-ins.ts";

export type Providers = StandIns;

export interface ProvidersOptions {
  /** Holds <stack>.json, <stack>.journal and, below code/, copies of what was deployed. */
  readonly directory: string;
  /** What relative paths of archives start from; the working folder where nothing is said. */
  readonly root?: string;
  /** Without one, resources are checked, compared and recorded only. */
  readonly cloud?: LocalCloud;
}

export async function serveProviders({ directory, root, cloud }: ProvidersOptions): Promise<Providers> {
  return serveStandIns({
    directory,
    root: root ?? process.cwd(),
    cloud,
    behaviours: BEHAVIOURS,
    ...(cloud === undefined ? {} : { accountId: cloud.core.accountId }),
  });
}
