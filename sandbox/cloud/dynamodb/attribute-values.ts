/** DynamoDB's attribute values, and the plain JavaScript that people read. */

export type AttributeValue = Readonly<Record<string, unknown>>;

/** One item as DynamoDB writes it: { name: { S: "text" } }. */
export type Image = Readonly<Record<string, AttributeValue>>;

export function toPlain(image: Image): Record<string, unknown> {
  return Object.fromEntries(Object.entries(image).map(([name, value]) => [name, plainValue(value)]));
}

/** Numbers beyond what a double holds stay text; binary becomes base64 text, as it is on the wire. */
function plainValue(value: AttributeValue): unknown {
  const [type, content] = Object.entries(value)[0] ?? ["NULL", true];
  switch (type) {
    case "N":
      return plainNumber(String(content));
    case "NS":
      return (content as readonly string[]).map(plainNumber);
    case "NULL":
      return null;
    case "L":
      return (content as readonly AttributeValue[]).map(plainValue);
    case "M":
      return toPlain(content as Image);
    default:
      return content;
  }
}

function plainNumber(text: string): number | string {
  const number = Number(text);
  return Number.isSafeInteger(number) || text.replace(/\D/g, "").length <= 15 ? number : text;
}
