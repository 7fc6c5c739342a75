/** The ways to name a function: its name, a partial or a full ARN, each with a version or alias behind it. */

export interface FunctionAddress {
  readonly region: string;
  readonly name: string;
  /** Alias or version; undefined where the caller named none, which means $LATEST. */
  readonly qualifier: string | undefined;
}

const FULL =
  /^arn:aws[a-z-]*:lambda:([a-z0-9-]+):\d{12}:function:([A-Za-z0-9_-]{1,64})(?::(\$LATEST|[A-Za-z0-9_-]{1,128}))?$/;
const PARTIAL = /^(?:\d{12}:function:)?([A-Za-z0-9_-]{1,64})(?::(\$LATEST|[A-Za-z0-9_-]{1,128}))?$/;

/** Undefined where the text names no function; `region` is where the call arrived. */
export function parseFunctionAddress(text: string, region: string): FunctionAddress | undefined {
  const full = FULL.exec(text);
  if (full) return { region: full[1] ?? region, name: full[2] ?? "", qualifier: full[3] };
  const partial = PARTIAL.exec(text);
  if (partial) return { region, name: partial[1] ?? "", qualifier: partial[2] };
  return undefined;
}

export function functionArn(accountId: string, { region, name, qualifier }: FunctionAddress): string {
  const arn = `arn:aws:lambda:${region}:${accountId}:function:${name}`;
  return qualifier === undefined ? arn : `${arn}:${qualifier}`;
}
