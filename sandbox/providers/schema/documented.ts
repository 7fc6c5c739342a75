/** Facts that an SDK states only in its doc comments. */

const REPLACES =
  /(forces? (a |the )?(new|replacement|re-?creation)|forces recreation|(will )?(create|creates|creating|requires creating|require|recreates?) (a )?new resource|^immutable\b|\bimmutable\.|(cannot|can't|can not) be (changed|updated|modified) after|causes resource replacement|Changing this property (forces|triggers) replacement|will recreate the resource)/im;

const VALUES_FOLLOW =
  /(?:Possible values are|Valid values are|Valid values|Valid options are|Must be one of)\s*:?\s*(?=`)/gi;

/** The list goes on in words: what is named is not all there is. */
const LIST_IS_OPEN = /valid value is|, or an? |values include/i;

const QUOTED_VALUE = /^`([^`]+)`(?:\s*\([^)]*\))?\s*(,?\s*(?:and|or)?)\s*/;

export function proseOf(comment: string): string {
  return comment.replace(/^\s*\/?\*+\/?/gm, "").replace(/\s+/g, " ");
}

export function saysItReplaces(prose: string): boolean {
  return REPLACES.test(prose);
}

/** The closed list that follows "valid values are"; undefined where the sentence leaves it open. */
export function documentedValues(prose: string): readonly string[] | undefined {
  const [only, ...more] = prose.matchAll(VALUES_FOLLOW);
  if (only === undefined || more.length > 0 || LIST_IS_OPEN.test(prose)) return undefined;
  let rest = prose.slice(only.index + only[0].length);
  const values: string[] = [];
  for (let match = QUOTED_VALUE.exec(rest); match !== null; match = QUOTED_VALUE.exec(rest)) {
    const [whole, value = "", joint = ""] = match;
    values.push(value.replace(/^"|"$/g, ""));
    rest = rest.slice(whole.length);
    if (joint === "") break;
    if (!rest.startsWith("`")) return undefined;
  }
  const areWords = values.every((value) => /^[\w.:/-]+$/.test(value));
  return values.length > 1 && areWords ? values : undefined;
}

/** Google's form of an id, from the last part of a class comment. */
export function importTemplate(source: string): string | undefined {
  const section = source.indexOf("## Import");
  if (section < 0) return undefined;
  return /`([^`\n]*\{\{[^`\n]+)`/.exec(source.slice(section))?.[1];
}

/** The properties that a template names, in the SDK's spelling. */
export function templateNames(template: string): readonly string[] {
  return [...template.matchAll(/\{\{%?\s*(\w+)\s*\}\}/g)].map((match) => toCamelCase(match[1] ?? ""));
}

export function toCamelCase(snake: string): string {
  return snake.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}
