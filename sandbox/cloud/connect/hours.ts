/** Whether hours of operation are open at an instant, read on the clock of their own time zone. */
import type { Day, Hours } from "./deployed.ts";

const DAYS: readonly Day[] = ["SUNDAY", "MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY"];

export function isOpen(hours: Hours, now: number): boolean {
  const { day, minute } = wallClock(now, hours.timeZone);
  const yesterday = DAYS[(DAYS.indexOf(day) + 6) % 7];
  return hours.windows.some((w) => {
    const isOvernight = w.endMinute <= w.startMinute;
    if (w.day === day && minute >= w.startMinute) return isOvernight || minute < w.endMinute;
    return isOvernight && w.day === yesterday && minute < w.endMinute;
  });
}

/** Throws RangeError for a time zone that does not exist. */
export function wallClock(now: number, timeZone: string): { readonly day: Day; readonly minute: number } {
  const parts = new Intl.DateTimeFormat("en-US", {
    timeZone,
    weekday: "long",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  }).formatToParts(now);
  const part = (type: string) => parts.find((p) => p.type === type)?.value ?? "";
  const day = DAYS.find((d) => d === part("weekday").toUpperCase()) ?? "SUNDAY";
  return { day, minute: Number(part("hour")) * 60 + Number(part("minute")) };
}
