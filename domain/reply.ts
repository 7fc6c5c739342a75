/** A reply that Connect accepts: a flat map of strings, none of them empty, far below its limit. */

export type Reply = Readonly<Record<string, string>> & { readonly status: string };

/** Stands for "nothing" in a reply: Connect refuses empty strings. */
export const NOTHING = " ";

const LONGEST_VALUE = 8_000;

export function replyOf(fields: Readonly<Record<string, string>> & { readonly status: string }): Reply {
  const filled = Object.entries(fields).map(([name, value]) => [
    name,
    value === "" ? NOTHING : value.slice(0, LONGEST_VALUE),
  ]);
  return { ...Object.fromEntries(filled), status: fields.status };
}
