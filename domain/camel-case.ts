/** Connect writes the first letters of names in either case (docs/evidence.md). */

/** First letters of names to lower case, some levels deep; what lies under the names in `as` stays as it is. */
export function inCamelCase(value: unknown, depth: number, as: readonly string[] = []): unknown {
  if (depth === 0 || typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => {
      const camel = name.charAt(0).toLowerCase() + name.slice(1);
      return [camel, as.includes(camel) ? inner : inCamelCase(inner, depth - 1, as)];
    }),
  );
}
