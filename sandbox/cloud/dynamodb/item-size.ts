/** What DynamoDB counts for an item, in bytes. developerguide/CapacityUnitCalculations */
import type { AttributeValue, Image } from "./attribute-values.ts";

export function itemSize(image: Image): number {
  return Object.entries(image).reduce((sum, [name, value]) => sum + textSize(name) + valueSize(value), 0);
}

function valueSize(value: AttributeValue): number {
  const [type, content] = Object.entries(value)[0] ?? ["NULL", true];
  switch (type) {
    case "S":
      return textSize(String(content));
    case "N":
      return numberSize(String(content));
    case "B":
      return Buffer.byteLength(String(content), "base64");
    case "SS":
      return sum(content, (each) => textSize(String(each)));
    case "NS":
      return sum(content, (each) => numberSize(String(each)));
    case "BS":
      return sum(content, (each) => Buffer.byteLength(String(each), "base64"));
    case "L":
      return 3 + sum(content, (each) => 1 + valueSize(each as AttributeValue));
    case "M":
      return 3 + Object.keys(content as Image).length + itemSize(content as Image);
    default:
      return 1;
  }
}

function textSize(text: string): number {
  return Buffer.byteLength(text);
}

/** One byte for each two significant digits, one for the exponent, one for a minus sign. */
function numberSize(text: string): number {
  const digits = (text.split(/[eE]/)[0] ?? "").replace(/[^\d]/g, "").replace(/^0+|0+$/g, "");
  return Math.ceil(digits.length / 2) + 1 + (text.startsWith("-") ? 1 : 0);
}

function sum(content: unknown, sizeOf: (each: unknown) => number): number {
  return (content as readonly unknown[]).reduce<number>((total, each) => total + sizeOf(each), 0);
}
