/** What a container image is on this machine: the entry file of a build. */
import { existsSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { unpackCode } from "../lambda/function-code.ts";

export interface Image {
  readonly entry: string;
  /** Names the content. */
  readonly digest: string;
}

export class Images {
  readonly #builds: Readonly<Record<string, string>>;
  readonly #folder: string;

  /** `builds`: entry files by the last part of the image's name, without its tag. */
  constructor(builds: Readonly<Record<string, string>>, folder: string) {
    this.#builds = builds;
    this.#folder = folder;
  }

  /** A copy, as a registry keeps one: a later build does not change what a restarted pod runs. Throws Error. */
  async pull(image: string): Promise<Image> {
    const name = /(?:^|\/)([\w.-]+)(?::[\w.-]+)?(?:@sha256:[0-9a-f]+)?$/.exec(image)?.[1] ?? "";
    const built = Object.hasOwn(this.#builds, name) ? this.#builds[name] : undefined;
    if (built === undefined) {
      const known = Object.keys(this.#builds).join(", ") || "none";
      throw new Error(`The local cloud has no build of the image ${image}; it knows the images: ${known}.`);
    }
    if (!existsSync(built))
      throw new Error(`The image ${image} stands for ${built}, which is not there: build it first.`);
    const { folder, sha256 } = await unpackCode(dirname(built), this.#folder);
    return { entry: join(folder, basename(built)), digest: sha256 };
  }
}
