/** What a listener hears of a text: SSML without its marks. */
export function spokenText(text: string, isSsml: boolean): string {
  if (!isSsml) return text;
  return text
    .replace(/<[^>]*>/g, " ")
    .replace(/&lt;/g, "<")
    .replace(/&gt;/g, ">")
    .replace(/&quot;/g, '"')
    .replace(/&apos;/g, "'")
    .replace(/&amp;/g, "&")
    .replace(/\s+/g, " ")
    .trim();
}
