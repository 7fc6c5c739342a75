/** Why a contact is over, as the service tells it. */
export const END_REASONS = ["customer-left", "agent-left", "flow-ended", "failed", "unknown"] as const;
export type EndReason = (typeof END_REASONS)[number];
