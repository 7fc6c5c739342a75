/** Which of Amazon Connect's contact events reach the program. https://docs.aws.amazon.com/connect/latest/adminguide/contact-events.html */

/** What ingest-contact-events translates. */
export const CONTACT_EVENT_TYPES = ["INITIATED", "QUEUED", "CONNECTED_TO_AGENT", "DISCONNECTED"] as const;

export function contactEventPattern(instanceArn: string): string {
  return JSON.stringify({
    source: ["aws.connect"],
    // The second name is in newer samples, since the product was renamed.
    "detail-type": ["Amazon Connect Contact Event", "Connect Customer Contact Event"],
    detail: { eventType: CONTACT_EVENT_TYPES, instanceArn: [instanceArn] },
  });
}
