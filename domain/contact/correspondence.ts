/** What the references of a mail tell: which message it is, which it answers, and where its files are. */
import { createHash } from "node:crypto";
import * as v from "valibot";
import { facts } from "../fragment.ts";

const LONGEST_NAME = 255;
const MOST_ATTACHMENTS = 50;

/** A link to a file that the contact center keeps. */
export const Attachment = facts({
  name: v.pipe(v.string(), v.minLength(1), v.maxLength(LONGEST_NAME)),
  id: v.pipe(v.string(), v.minLength(1), v.maxLength(LONGEST_NAME)),
});
export type Attachment = v.InferOutput<typeof Attachment>;

interface Told {
  readonly letter?: string;
  readonly answers?: string;
  readonly attachments?: readonly Attachment[];
}

const text = v.fallback(v.optional(v.string()), undefined);

/** Fields come in either case, names as they are. */
const REFERENCE = v.pipe(
  v.object({ Type: text, type: text, Value: text, value: text }),
  v.transform((told) => ({ type: told.Type ?? told.type, value: told.Value ?? told.value })),
);

/** Of references in any state: what is no link and no id is left out. */
export const Correspondence = v.pipe(
  v.fallback(v.optional(v.record(v.string(), v.unknown())), undefined),
  v.transform((references = {}): Told => {
    const read = Object.entries(references).flatMap(([name, reference]) => {
      const { success, output } = v.safeParse(REFERENCE, reference);
      return success && output.value !== undefined && output.value !== ""
        ? [{ name, ...output, value: output.value }]
        : [];
    });
    const named = (wanted: string) =>
      read.find(({ name, type }) => name === wanted && type === "STRING")?.value;
    const [letter, answers] = [named("message-id"), named("in-reply-to")];
    const attachments = read
      .filter(({ type }) => type === "ATTACHMENT")
      .flatMap(({ name, value }) => {
        const link = v.safeParse(Attachment, { name, id: value });
        return link.success ? [link.output] : [];
      })
      .sort((one, other) => (placeOf(one) < placeOf(other) ? -1 : 1))
      .slice(0, MOST_ATTACHMENTS);
    return {
      ...(letter === undefined ? {} : { letter: letterOf(letter) }),
      ...(answers === undefined ? {} : { answers: letterOf(answers) }),
      ...(attachments.length === 0 ? {} : { attachments }),
    };
  }),
);

function placeOf({ id, name }: Attachment): string {
  return JSON.stringify([id, name]);
}

/** A message id names the sender's computer; only whether two are the same is of use. */
function letterOf(messageId: string): string {
  return createHash("sha256").update(messageId.trim()).digest("base64url");
}
