/** The files of an installed provider SDK. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";

const require = createRequire(import.meta.url);

export class SdkFiles {
  readonly root: string;
  readonly version: string;
  #index: ReadonlyMap<string, string> | undefined;

  constructor(packageName: string) {
    const manifest = require.resolve(`@pulumi/${packageName}/package.json`);
    this.root = dirname(manifest);
    this.version = String(JSON.parse(readFileSync(manifest, "utf8")).version);
  }

  /** Path without extension of the file that declares this type; undefined where the SDK has none. */
  stemOf(token: string): string | undefined {
    return this.#expectedStem(token) ?? this.#declaredStems().get(token);
  }

  read(path: string): string {
    return readFileSync(join(this.root, path), "utf8");
  }

  has(path: string): boolean {
    return existsSync(join(this.root, path));
  }

  /** Nearly every type is where its token says: aws:dynamodb/table:Table in dynamodb/table. */
  #expectedStem(token: string): string | undefined {
    const [, module = "", name = ""] = token.split(":");
    const file = name.charAt(0).toLowerCase() + name.slice(1);
    const folder = module.replace(/\.[a-z0-9.]+(?=\/)/, "");
    const expected = [module, join(module, file), join(folder, file)];
    return expected.find((stem) => this.has(`${stem}.js`) && tokenIn(this.read(`${stem}.js`)) === token);
  }

  #declaredStems(): ReadonlyMap<string, string> {
    this.#index ??= new Map(
      [...this.#scripts(this.root)].flatMap((path) => {
        const token = tokenIn(readFileSync(path, "utf8"));
        return token?.includes(":") ? [[token, relative(this.root, path).slice(0, -".js".length)]] : [];
      }),
    );
    return this.#index;
  }

  *#scripts(folder: string): Generator<string> {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) {
        if (entry.name !== "node_modules" && entry.name !== "types") yield* this.#scripts(path);
      } else if (entry.name.endsWith(".js")) yield path;
    }
  }
}

function tokenIn(script: string): string | undefined {
  return /__pulumiType = '([^']+)'/.exec(script)?.[1];
}
