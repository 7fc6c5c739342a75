/** IAM's wildcards: * for any run of characters, ? for exactly one. */

const compiled = new Map<string, RegExp>();

export function matchesWildcard(pattern: string, value: string): boolean {
  if (!/[*?]/.test(pattern)) return pattern === value;
  let expression = compiled.get(pattern);
  if (expression === undefined) {
    const source = pattern
      .replace(/[.+^${}()|[\]\\]/g, "\\$&")
      .replace(/\*+/g, ".*")
      .replace(/\?/g, ".");
    expression = new RegExp(`^${source}$`, "s");
    compiled.set(pattern, expression);
  }
  return expression.test(value);
}

/** An ARN pattern part by part: a wildcard in one of the first five does not reach over its colon. */
export function matchesArn(pattern: string, arn: string): boolean {
  const wanted = splitArn(pattern);
  const given = splitArn(arn);
  return (
    wanted !== undefined &&
    given !== undefined &&
    wanted.every((part, index) => matchesWildcard(part, given[index] ?? ""))
  );
}

function splitArn(text: string): readonly string[] | undefined {
  const parts = text.split(":");
  return parts.length < 6 ? undefined : [...parts.slice(0, 5), parts.slice(5).join(":")];
}
