/** Copies of what was deployed: a restart puts back the code of the last deployment, not that of the next one. */
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join, resolve, sep } from "node:path";
import { type FileValue, fileValue, reveal } from "./wire/values.ts";

export interface KeptFile {
  /** A folder where it is an archive, else a file. */
  readonly path: string;
  readonly hash: string;
}

export class KeptFiles {
  readonly #directory: string;
  readonly #root: string;

  /** Relative paths of a program are resolved from `root`. */
  constructor(directory: string, root: string) {
    this.#directory = directory;
    this.#root = root;
  }

  /** Where the copy is, whether it was made yet or not. */
  locate({ kind, hash, path }: FileValue): KeptFile {
    const folder = join(this.#directory, hash);
    return { hash, path: kind === "archive" ? folder : join(folder, basename(path ?? "content")) };
  }

  /** Throws for a zip archive or a URI: nothing here opens them. */
  keep(file: FileValue): KeptFile {
    const folder = join(this.#directory, file.hash);
    if (file.hash === "") throw new Error(`The ${file.kind} ${file.path ?? ""} came without a hash.`);
    if (!existsSync(folder)) {
      const unfinished = `${folder}.${process.pid}`;
      rmSync(unfinished, { recursive: true, force: true });
      mkdirSync(unfinished, { recursive: true });
      this.#copy(
        file,
        file.kind === "archive" ? unfinished : join(unfinished, basename(file.path ?? "content")),
      );
      renameSync(unfinished, folder);
    }
    return this.locate(file);
  }

  /** Deletes the copies that no resource holds any more. */
  prune(hashes: ReadonlySet<string>): void {
    if (!existsSync(this.#directory)) return;
    for (const name of readdirSync(this.#directory))
      if (!hashes.has(name)) rmSync(join(this.#directory, name), { recursive: true, force: true });
  }

  #copy(file: FileValue, target: string): void {
    if (file.text !== undefined) writeFileSync(target, file.text);
    else if (file.assets !== undefined)
      for (const [name, inner] of Object.entries(file.assets)) this.#copyInto(target, name, inner);
    else this.#copyFromDisk(file, target);
  }

  #copyFromDisk(file: FileValue, target: string): void {
    if (file.path === undefined)
      throw new Error(`The ${file.kind} from ${file.uri ?? "nowhere"} cannot be deployed here: give a path.`);
    const source = resolve(this.#root, file.path);
    const isFolder = statSync(source).isDirectory();
    if (file.kind === "archive" && !isFolder)
      throw new Error(
        `${file.path} is one file. The sandbox takes an archive as a folder: it unpacks nothing.`,
      );
    cpSync(source, target, { recursive: true });
  }

  #copyInto(folder: string, name: string, value: unknown): void {
    const inner = fileValue(reveal(value));
    if (inner === undefined) throw new Error(`${name} in an archive is neither an asset nor an archive.`);
    const target = resolve(folder, name);
    if (!target.startsWith(`${folder}${sep}`)) throw new Error(`${name} leads out of the archive it is in.`);
    mkdirSync(inner.kind === "archive" ? target : dirname(target), { recursive: true });
    this.#copy(inner, target);
  }
}
