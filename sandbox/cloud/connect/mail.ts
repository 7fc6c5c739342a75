/** Mail as an instance receives and sends it. */

export interface MailAttachment {
  /** What a reference to the file leads to. */
  readonly id: string;
  readonly name: string;
  readonly contentType: string;
  /** Base64. */
  readonly content: string;
}

export interface Mail {
  readonly messageId: string;
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly inReplyTo?: string;
  readonly attachments: readonly MailAttachment[];
}
